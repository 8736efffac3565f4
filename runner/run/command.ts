import { Command } from 'commander';
import { ENGINES } from '../engine/find.ts';
import { STATUS } from '../failure.ts';
import type { RunOptions } from './plan.ts';
import type { RunResult } from './result.ts';
import { TOOL_NAMES } from './tools.ts';

/** `paddock run` */
export function runCommand(): Command {
  return new Command('run')
    .description(
      'run an agent on this repository, contained: nothing outside can be harmed, and all can be undone',
    )
    .argument('[task...]', 'what it is to do; a terminal without one opens the tool itself')
    .option('--tool <tool>', `${TOOL_NAMES.join(', ')} (claude)`)
    .option('--agent <name>', 'an agent of paddock.toml, with the risk profile that binds it')
    .option('--approvals <how>', 'acp: ask an editor, on standard input and output')
    .option('--profile <profile>', 'autonomous or ci', 'autonomous')
    .option('--engine <engine>', `${ENGINES.join(' or ')}; without it the first that answers`)
    .option(
      '--policy <file>',
      'where keys are, and a proxy of your company; without it ~/.config/paddock/egress.toml',
    )
    .option('--uplink <network>', "the engine's network that leads out")
    .option('--skip-checkpoint', 'make no checkpoint first')
    .option('--permissive', 'let read-only paths be written, with a warning for each')
    .option('--timeout <seconds>', 'how long it may take (3600)')
    .option('--memory <size>', 'how much memory it may use (8g)')
    .option('--cpus <number>', 'how many processors (4, and no more than there are)')
    .option('--pids <number>', 'how many processes (512)')
    .option('--dry-run', 'print all that would be done, and do nothing')
    .option('--json', 'one JSON object on standard output; what the agent prints goes to standard error')
    .action(async (task: string[], options: RunOptions & { dryRun?: boolean }) => {
      // What a command needs is loaded when it is asked for: the help is there at once.
      if (options.dryRun) await (await import('./dry-run.ts')).dryRun(task, options);
      else await contained(task, options);
    });
}

async function contained(task: string[], options: RunOptions): Promise<void> {
  // The engine is asked while the rest is being loaded: each takes a quarter of a second.
  const { readyEngine } = await import('./ready-engine.ts');
  const ready = readyEngine(options.engine);
  // It is awaited later, or something else has gone wrong by then.
  ready.catch(() => undefined);
  const [{ run }, { summary }] = await Promise.all([import('./run.ts'), import('./words.ts')]);
  const result = await run(task, options, ready, (line) => process.stderr.write(`paddock: ${line}\n`));
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.stderr.write(`${summary(result).join('\n')}\n`);
  process.exitCode = statusOf(result);
}

/** The agent's own status where it ended by itself; 128 and the signal's number, 124 for the time (as timeout(1)), 77 for a violation that ended it. */
function statusOf({ ended, exit, signal }: RunResult): number {
  if (ended === 'timeout') return 124;
  if (ended === 'signal') return { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal ?? ''] ?? STATUS.bug;
  if (ended === 'violation') return STATUS.refused;
  return ended === 'fault' ? STATUS.cannotCreate : (exit ?? STATUS.bug);
}
