import { HOLE, plain, programName, type Word } from '../shell/word.ts';
import type { Entry } from './profile.ts';

/** The shell's own words that run no program and change nothing outside the shell. */
const FREE = new Set([
  'cd',
  'pushd',
  'popd',
  ':',
  'true',
  'false',
  'test',
  '[',
  '[[',
  'exit',
  'return',
  'break',
  'continue',
  'wait',
  'set',
  'shift',
]);

/** Whether a list of commands allows one: its program by its name, or where the system has it, and the words that follow. */
export function isAllowed(words: readonly Word[], entries: readonly Entry[]): boolean {
  const [first = ''] = words;
  if (first !== plain(first) || first.includes(HOLE)) return false;
  if (FREE.has(first)) return true;
  if (first.includes('/') && !/^\/(usr\/(local\/)?)?s?bin\/[^/]+$/.test(first)) return false;
  const name = programName(first);
  return entries.some(({ text }) => {
    const [program, ...rest] = text.split(' ');
    return program === name && rest.every((word, at) => words[at + 1] === word);
  });
}
