import { Failure, STATUS, wordsOf } from '../failure.ts';
import { LONGEST_MESSAGE } from './message.ts';
import { readAll } from './read-all.ts';

// What a message has around what it carries.
const ENVELOPE = 100;

/** The JSON on standard input; `what` names it in the {@link Failure} where it is none. */
export async function standardInput(what: string): Promise<unknown> {
  let text: string;
  try {
    text = await readAll(process.stdin, LONGEST_MESSAGE - ENVELOPE);
  } catch (error) {
    throw new Failure(STATUS.data, `${what}: ${wordsOf(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words would quote the text, which may be a key.
    throw new Failure(STATUS.data, `${what}: got no JSON on standard input, expected one object`);
  }
}
