import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '../policy/configuration-error.ts';
import { Failure, STATUS } from './failure.ts';

// The commands of `paddock`, and how errors are said.

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
  version: string;
};

/** The commands, each loaded when it is asked for: a start takes no longer than it needs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run/command.ts')).runCommand(),
  status: async () => (await import('./status/command.ts')).statusCommand(),
  checkpoints: async () => (await import('./checkpoint/command.ts')).checkpointsCommand(),
  rollback: async () => (await import('./checkpoint/command.ts')).rollbackCommand(),
  audit: async () => (await import('./audit/command.ts')).auditCommand(),
  doctor: async () => (await import('./doctor/command.ts')).doctorCommand(),
  sweep: async () => (await import('./sweep/command.ts')).sweepCommand(),
  explain: async () => (await import('./explain/command.ts')).explainCommand(),
  approve: async () => (await import('./approvals/command.ts')).approveCommand(),
  gate: async () => (await import('./gate/keyboard/command.ts')).gateCommand(),
  egress: async () => (await import('./egress/command.ts')).egressCommand(),
};

/** The program with the command that is named, or with all of them. */
async function programFor([name = '']: readonly string[]): Promise<Command> {
  const named = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const program = new Command('paddock')
    .description("Put an AI coding agent somewhere it can't hurt anything, then let it run.")
    .version(version);
  for (const load of named === undefined ? Object.values(COMMANDS) : [named])
    program.addCommand(await load());
  return program;
}

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

const program = await programFor(process.argv.slice(2));
throwing(program);
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = statusOf(error);
}
