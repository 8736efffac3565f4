import { CONTROL_SOCKET } from '../places.ts';
import { ask, textOf } from './client.ts';
import { standardInput } from './standard-input.ts';

/** Replaces the vendors' keys by those on standard input. Throws a Failure, which never quotes a key, where they are not taken. */
export async function run(): Promise<void> {
  const keys = await standardInput('keys');
  process.stdout.write(`${textOf(await ask(CONTROL_SOCKET, { ask: 'keys', keys }))}\n`);
}
