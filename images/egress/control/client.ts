import { connect } from 'node:net';
import { Failure, STATUS, wordsOf } from '../failure.ts';
import { ControlAnswer, type ControlMessage } from './message.ts';
import { readAll } from './read-all.ts';

const LONGEST_ANSWER = 64 * 1024;

/**
 * Asks the running program and returns its answer. Throws a {@link Failure} where none answers at `path` within `deadline`
 * milliseconds.
 */
export async function ask(path: string, message: ControlMessage, deadline = 10_000): Promise<ControlAnswer> {
  const socket = connect({ path, allowHalfOpen: true });
  const timer = setTimeout(
    () => socket.destroy(new Error(`no answer within ${deadline / 1000} s`)),
    deadline,
  );
  try {
    socket.end(JSON.stringify(message));
    return ControlAnswer.parse(JSON.parse(await readAll(socket, LONGEST_ANSWER)));
  } catch (error) {
    throw new Failure(
      STATUS.unavailable,
      `nothing serves at ${path}: ${wordsOf(error)}; is this the egress container, and has it started?`,
    );
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** What an answer says, or a {@link Failure} with its fault. */
export function textOf(answer: ControlAnswer): string {
  if (answer.ok) return answer.text;
  throw new Failure(STATUS.data, answer.fault);
}
