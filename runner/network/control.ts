import type { EgressFile, EgressKeys } from '../../policy/egress/file.ts';
import type { Engine } from '../engine/engine.ts';
import { Failure, STATUS } from '../failure.ts';
import type { Names } from './names.ts';

const PROGRAM = ['/usr/local/bin/node', '/usr/lib/paddock/egress.js'];

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

/** Replaces the vendors' keys. They pass through a pipe: no file, argument or environment variable holds them. */
export async function putKeys(engine: Engine, names: Names, keys: EgressKeys): Promise<void> {
  await put(engine, names, 'keys', JSON.stringify(keys));
}

async function put(engine: Engine, names: Names, what: 'policy' | 'keys', input: string): Promise<void> {
  const { exitCode, stderr } = await exec(engine, names.egress, what, input);
  if (exitCode === 0) return;
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  throw new Failure(
    exitCode === STATUS.data ? STATUS.data : STATUS.unavailable,
    `the egress container did not take the ${what}: ${reason}`,
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
