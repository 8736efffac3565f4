import { CONTROL_SOCKET } from '../places.ts';
import { ask, textOf } from './client.ts';

/** Prints how the running program is doing, as JSON. Throws a Failure where it does not answer. */
export async function run(): Promise<void> {
  const answer = await ask(CONTROL_SOCKET, { ask: 'status' });
  textOf(answer);
  if (answer.ok) process.stdout.write(`${JSON.stringify(answer.status, null, 2)}\n`);
}
