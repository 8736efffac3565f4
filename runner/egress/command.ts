import { Command } from 'commander';
import { ENGINES } from '../engine/find.ts';
import type { LogOptions } from './log.ts';
import type { CommonOptions } from './session.ts';
import type { UpOptions } from './up.ts';

/** A subcommand with the options that all of them take. */
function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--name <name>', 'which network, where there are several', 'default')
    .option('--engine <engine>', `${ENGINES.join(' or ')}; without it the first that answers`)
    .option('--json', 'one JSON object on standard output instead of words');
}

/** `paddock egress …`. What a command needs is loaded when it is asked for: the help is there at once. */
export function egressCommand(): Command {
  return new Command('egress')
    .description('a network whose only ways out are an allow-listing proxy and a gateway that holds the keys')
    .addCommand(
      subcommand('up', 'raise it, test it from inside, and print the flags that put a container behind it')
        .option(
          '--policy <file>',
          'what may be reached; without it GitHub, and the models whose keys are in the environment',
        )
        .option(
          '--uplink <network>',
          "the engine's network that leads out; without it the engine's own default",
        )
        .action(async (options: UpOptions) => (await import('./up.ts')).up(options)),
    )
    .addCommand(
      subcommand('test', 'test it from inside; exit 1 where a protection does not hold').action(
        async (options: CommonOptions) => (await import('./test.ts')).test(options),
      ),
    )
    .addCommand(
      subcommand('status', 'whether it is up, what it allows, what it refused last').action(
        async (options: CommonOptions) => (await import('./status.ts')).status(options),
      ),
    )
    .addCommand(
      subcommand('log', 'every request')
        .option('--refused', 'only what was refused')
        .action(async (options: LogOptions) => (await import('./log.ts')).log(options)),
    )
    .addCommand(
      subcommand('down', 'remove it, and what dead runs have left').action(async (options: CommonOptions) =>
        (await import('./down.ts')).down(options),
      ),
    );
}
