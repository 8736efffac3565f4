import { readFileSync } from 'node:fs';
import { record, string } from '../shape.ts';
import { type Given, PASSED } from './environment.ts';

/** Where whoever starts the container may mount variables, as a JSON object, that no inspection of the container is to show. */
export const GIVEN_FILE = '/run/paddock/environment.json';

/** The variables in the text of such a file. Only those that may come from outside at all; throws an Error that names another one. */
export function parseGivenFile(text: string): Given {
  return record('the file', JSON.parse(text), (name, value) => {
    if (!PASSED.some((passed) => passed.name === name)) throw new Error(`${name} is not passed on`);
    return string(name, value);
  });
}

/** The variables of {@link GIVEN_FILE}, or none where it is not there. */
export function readGivenFile(path = GIVEN_FILE): Given {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  return parseGivenFile(text);
}
