import { Command } from 'commander';
import { gateCommand } from '../../../../runner/gate/keyboard/command.ts';

// The command below `paddock`, as runner/program.ts has it.
await new Command('paddock').addCommand(gateCommand()).parseAsync();
