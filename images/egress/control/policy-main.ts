import { CONTROL_SOCKET } from '../places.ts';
import { ask, textOf } from './client.ts';
import { standardInput } from './standard-input.ts';

/** Puts the policy on standard input in force. Throws a Failure with the reason where it is not taken. */
export async function run(): Promise<void> {
  const file = await standardInput('policy');
  process.stdout.write(`${textOf(await ask(CONTROL_SOCKET, { ask: 'policy', file }))}\n`);
}
