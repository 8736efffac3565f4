import type { EgressFile, EgressKeys } from '../../policy/egress/file.ts';
import type { Engine } from '../engine/engine.ts';
import { Failure, STATUS } from '../failure.ts';
import type { Names } from './names.ts';

/** The egress program in the image. */
export const PROGRAM = ['/usr/local/bin/node', '/usr/lib/paddock/egress.js'];

/** Runs a command of the egress program in one of a network's containers, with `input` on its standard input. */
function exec(engine: Engine, container: string, command: string, input?: string) {
  const interactive = input === undefined ? [] : ['--interactive'];
  return engine.call(['exec', ...interactive, container, ...PROGRAM, command], {
    ...(input !== undefined && { input }),
    timeout: 20_000,
  });
}

/**
 * Puts a policy in force. What the egress container refuses leaves the one before in force, and is thrown as a
 * {@link Failure} with its reason.
 */
export async function putPolicy(engine: Engine, names: Names, file: EgressFile): Promise<void> {
  await put(engine, names, 'policy', JSON.stringify(file));
}

/**
 * Puts a policy in force and replaces the vendors' keys, both or neither; waits for a container that is starting. Keys pass through a
 * pipe: no file, argument or environment variable holds them. Throws as {@link putPolicy} does.
 */
export async function configure(
  engine: Engine,
  names: Names,
  policy: EgressFile,
  keys: EgressKeys,
): Promise<void> {
  await put(engine, names, 'configure', JSON.stringify({ policy, keys }));
}

type Put = 'configure' | 'policy';

async function put(engine: Engine, names: Names, what: Put, input: string): Promise<void> {
  const { exitCode, stderr } = await exec(engine, names.egress, what, input);
  if (exitCode === 0) return;
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  throw new Failure(
    exitCode === STATUS.data ? STATUS.data : STATUS.unavailable,
    `the egress container did not take its policy: ${reason}`,
  );
}

/** Whether a container's program says that it works. */
export async function isHealthy(engine: Engine, container: string): Promise<boolean> {
  return (await exec(engine, container, 'health')).exitCode === 0;
}

/** What the egress container says of itself, as JSON text; undefined where it does not answer. */
export async function statusText(engine: Engine, names: Names): Promise<string | undefined> {
  const { exitCode, stdout } = await exec(engine, names.egress, 'status');
  return exitCode === 0 ? stdout : undefined;
}
