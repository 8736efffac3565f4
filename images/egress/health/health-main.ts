import { existsSync } from 'node:fs';
import { ask } from '../control/client.ts';
import { WAYS } from '../door/ways.ts';
import { Failure, STATUS } from '../failure.ts';
import { CONTROL_SOCKET } from '../places.ts';
import { answersAt } from './port.ts';

const DEADLINE = 2_000;

/**
 * Ends well where this container's program works: the egress program, which has a control socket and answers on it, or the
 * door, which listens on its ports. Throws a {@link Failure} otherwise.
 */
export async function run(): Promise<void> {
  if (existsSync(CONTROL_SOCKET)) {
    const answer = await ask(CONTROL_SOCKET, { ask: 'health' }, DEADLINE);
    if (!answer.ok) throw new Failure(STATUS.unavailable, answer.fault);
    process.stdout.write(`${answer.text}\n`);
    return;
  }
  const answers = await Promise.all(WAYS.map(({ port }) => answersAt(port, DEADLINE)));
  const closed = WAYS.filter((_, index) => !answers[index]).map(({ port }) => port);
  if (closed.length > 0) {
    throw new Failure(STATUS.unavailable, `nothing listens on 127.0.0.1, port ${closed.join(' and ')}`);
  }
  process.stdout.write('the door is open\n');
}
