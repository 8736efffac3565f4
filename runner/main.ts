import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '../policy/configuration-error.ts';
import { auditCommand } from './audit/command.ts';
import { checkpointsCommand, rollbackCommand } from './checkpoint/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { egressCommand } from './egress/command.ts';
import { Failure, STATUS } from './failure.ts';
import { runCommand } from './run/command.ts';
import { statusCommand } from './status/command.ts';
import { sweepCommand } from './sweep/command.ts';

// The command `paddock`.

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
  version: string;
};

const program = new Command('paddock')
  .description("Put an AI coding agent somewhere it can't hurt anything, then let it run.")
  .version(version)
  .addCommand(runCommand())
  .addCommand(statusCommand())
  .addCommand(checkpointsCommand())
  .addCommand(rollbackCommand())
  .addCommand(auditCommand())
  .addCommand(doctorCommand())
  .addCommand(sweepCommand())
  .addCommand(egressCommand());

/** Has a command, and those below it, throw where Commander would end the process with a status of its own. */
function throwing(command: Command): void {
  command.exitOverride().showHelpAfterError('See --help.');
  for (const below of command.commands) throwing(below);
}

/** The exit status that an error stands for; its words go to standard error. */
function statusOf(error: unknown): number {
  // Commander has said it already; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? STATUS.ok : STATUS.usage;
  if (error instanceof Failure) {
    process.stderr.write(`paddock: ${error.message}\n`);
    return error.status;
  }
  if (error instanceof ConfigurationError) {
    process.stderr.write(`${error.message}\n`);
    return STATUS.data;
  }
  process.stderr.write(`paddock: a fault of Paddock's: ${error instanceof Error ? error.stack : error}\n`);
  return STATUS.bug;
}

throwing(program);
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = statusOf(error);
}
