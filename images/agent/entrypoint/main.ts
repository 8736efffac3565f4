import { readFileSync, writeSync } from 'node:fs';
import type { Launch } from '../../../policy/launch.ts';
import { argumentsOf, choose, toolsOf } from './command.ts';
import { childEnvironment, type Given, givenFrom, HOME, TERMINAL } from './environment.ts';
import { gitEnvironment } from './git.ts';
import { GIVEN_FILE, type GivenFile, readGivenFile } from './given-file.ts';
import { guard } from './guard.ts';
import { HomeError, prepareHome, requireWritable } from './home.ts';
import { LAUNCH_FILE, parseLaunchFile } from './launch-file.ts';
import { readFacts } from './probes/facts.ts';
import { programFault } from './probes/program.ts';
import { worktreeOf } from './probes/worktree.ts';
import { usage } from './usage.ts';

/** sysexits(3), and 77 for what the guard refuses. */
const EXIT = { usage: 64, data: 65, bug: 70, cannotCreate: 73, refused: 77 };

/** Ends the run with one line on standard error. */
function stop(status: number, message: string): never {
  writeSync(2, `paddock: ${message}\n`);
  process.exit(status);
}

function main(): void {
  // Never looser than what lets only the agent write; its own bits always count.
  process.umask((process.umask() | 0o022) & 0o077);
  const file = givenFile();
  const given = { ...givenFrom(process.env), ...file.given };

  const refusal = guard(readFacts(given));
  if (refusal !== undefined) stop(EXIT.refused, `refused: ${refusal}.`);

  const tools = toolsOf(launchFile(), given);
  if (typeof tools === 'string') stop(EXIT.usage, tools);

  const choice = choose(tools, process.argv.slice(2));
  if (choice.kind === 'help') {
    writeSync(1, usage(Object.keys(tools)));
    return;
  }
  if (choice.kind === 'wrong') {
    stop(EXIT.usage, `${choice.message}\n\n${usage(Object.keys(tools)).trimEnd()}`);
  }
  const { tool, launch, args } = choice;

  const fault = programFault(launch.program);
  if (fault !== undefined) stop(EXIT.refused, `refused: ${fault}.`);

  requireWritable('/tmp', '--tmpfs /tmp');
  prepareHome(HOME, launch.home, process.cwd());
  const terminal = process.env[TERMINAL] === '1';
  const variables = environment(tool, given, launch, file.extra);
  become(launch.program, argumentsOf(launch, args, terminal, given), variables);
}

function givenFile(): GivenFile {
  try {
    return readGivenFile();
  } catch (error) {
    stop(
      EXIT.data,
      `${GIVEN_FILE}: ${error instanceof Error ? error.message : error}. Mount a JSON object of variables that the image passes on, readable by its user.`,
    );
  }
}

function launchFile() {
  try {
    return parseLaunchFile(readFileSync(LAUNCH_FILE, 'utf8'));
  } catch (error) {
    stop(
      EXIT.data,
      `${LAUNCH_FILE}: ${error instanceof Error ? error.message : error}. Use the image as it was built.`,
    );
  }
}

function environment(tool: string, given: Given, launch: Launch, extra: Given) {
  const git = gitEnvironment(given, process.geteuid?.() ?? -1, worktreeOf(process.cwd()));
  return childEnvironment(tool, given, git, launch, extra);
}

/**
 * Replaces this process by the CLI. Node.js ignores SIGPIPE and SIGXFSZ, and what is ignored stays so through exec:
 * coreutils' `env` gives both back their meaning, or `yes | head` in the agent's shell would never end.
 */
function become(program: string, args: readonly string[], variables: Record<string, string>): void {
  process.execve?.('/usr/bin/env', ['env', '--default-signal=PIPE,XFSZ', program, ...args], variables);
}

try {
  main();
} catch (error) {
  if (error instanceof HomeError) stop(EXIT.cannotCreate, `${error.message}.`);
  stop(EXIT.bug, `a bug of the entrypoint: ${error instanceof Error ? error.message : error}`);
}
