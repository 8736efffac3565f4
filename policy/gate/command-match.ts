import type { CommandMatch } from '../profile.ts';
import { couldBe, HOLE, isOpen, plain, programName, type Word } from '../shell/word.ts';
import { holdsWorkingDirectory, type NamedPath, namedFits, namedPaths, type Place } from './paths.ts';
import { type Program, programOf, ruleName } from './programs.ts';

// Too many programs have these subcommands for them to say which program is run.
const EVERYDAY = new Set(['push', 'upload']);

/**
 * Whether a command does what a denied one does: the same program by whatever path, its own options left out, then
 * the entry's words, then, where the entry has them, one of its later words. A program that is not known is taken for the
 * entry's where all the rest fits.
 */
export function commandFits(match: CommandMatch, words: readonly Word[], place: Place): boolean {
  const [program = '', ...subcommands] = match.words;
  const [first = ''] = words;
  const unknown = isUnknownProgram(first);
  if (unknown ? subcommands.length + (match.any?.length ?? 0) === 0 : !isProgram(first, program))
    return false;
  const { ends, guessed } = afterSubcommands(subcommands, words, programOf(program));
  if (ends.length === 0 || (guessed && unknown)) return false;
  if (match.any === undefined) {
    const everyday = unknown && subcommands.length === 1 && EVERYDAY.has(subcommands[0] ?? '');
    return !guessed && !everyday;
  }
  const start = Math.min(...ends);
  const rest = words.slice(start);
  // Of an unknown program only what is written counts, not what a pattern may become.
  const later = new LaterWords(
    program,
    subcommands,
    unknown ? rest.filter((word) => plain(word) === word) : rest,
    place,
  );
  return match.any.some((word) => later.has(word));
}

/** Whether nothing of a program's name is known: an expansion, or a pattern that fits any name. */
function isUnknownProgram(word: Word): boolean {
  const name = word.slice(word.lastIndexOf('/') + 1);
  return isOpen(word) || (name !== '' && plain(name).replace(/[*?]/g, '') === '');
}

/** Whether a word names the program, by whatever path or other name. */
export function isProgram(word: Word, program: string): boolean {
  const name = word.slice(word.lastIndexOf('/') + 1);
  return ruleName(programName(word)) === program || couldBe(name, program);
}

/**
 * The places after the subcommands, in every reading of the options before them; `guessed` where one of them was only
 * taken from an unknown word.
 */
function afterSubcommands(subcommands: readonly string[], words: readonly Word[], program: Program) {
  const ends: number[] = [];
  let guessed = true;
  const seen = new Set<string>();
  const open: [at: number, done: number, sure: boolean][] = [[1, 0, true]];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const [at, done, sure] = state;
    if (seen.has(state.join())) continue;
    seen.add(state.join());
    const subcommand = subcommands[done];
    if (subcommand === undefined) {
      ends.push(at);
      if (sure) guessed = false;
      continue;
    }
    const word = words[at];
    if (word === undefined) continue;
    if (isOpen(word) || word === '') {
      // Any number of unknown words in a row may come to nothing, or one of them to the subcommand.
      const next = words.findIndex((other, index) => index > at && other !== '' && !isOpen(other));
      const after = next < 0 ? words.length : next;
      open.push([after, done, sure], [after, done + 1, false]);
    } else if (/^[-+]./.test(word)) {
      for (const next of afterOption(plain(word), program)) open.push([at + next, done, sure]);
    } else if (isSubcommand(plain(word), subcommand, program)) open.push([at + 1, done + 1, sure]);
  }
  return { ends, guessed };
}

/** How many words an option may take, itself included. */
function afterOption(option: string, { values, flags }: Program): number[] {
  if (values.includes(option)) return [2];
  const attached =
    option.includes('=') || option.startsWith('+') || values.some((value) => isAttached(option, value));
  return attached || option === '--' || flags.includes(option) ? [1] : [1, 2];
}

function isAttached(option: string, value: string): boolean {
  return /^-[^-]$/.test(value) && option.startsWith(value) && option.length > 2;
}

function isSubcommand(word: string, subcommand: string, { abbreviates }: Program): boolean {
  if (word === subcommand) return true;
  return (
    abbreviates !== undefined &&
    word.length >= 2 &&
    subcommand.startsWith(word) &&
    !abbreviates.except.includes(word)
  );
}

/** The words after a command's subcommands. */
class LaterWords {
  readonly #program: string;
  readonly #known: Program;
  readonly #pushes: boolean;
  readonly #words: readonly Word[];
  readonly #options: readonly Word[];
  readonly #place: Place;
  #paths: readonly NamedPath[] | undefined;

  constructor(program: string, subcommands: readonly string[], words: readonly Word[], place: Place) {
    this.#program = program;
    this.#known = programOf(program);
    this.#pushes = program === 'git' && subcommands[0] === 'push';
    this.#words = words;
    // `--` ends the options, unless it may be the value of the option before it.
    const end = words.findIndex((word, index) => word === '--' && !/^-/.test(words[index - 1] ?? ''));
    this.#options = end < 0 ? words : words.slice(0, end);
    this.#place = place;
  }

  has(wanted: string): boolean {
    if (wanted.startsWith('--')) return this.#hasLong(wanted);
    if (/^-[a-zA-Z]$/.test(wanted))
      return this.#options.some((word) => this.#hasLetter(plain(word), wanted.charAt(1)));
    if (/^[.~/]/.test(wanted) || wanted.includes('/')) return this.#hasPath(wanted);
    if (wanted.endsWith('*')) {
      const start = wanted.slice(0, -1);
      return this.#words.some((word) => word.startsWith(start) && word.length > start.length);
    }
    return this.#words.some((word) => isValue(plain(word), wanted));
  }

  #hasLong(wanted: string): boolean {
    // A refspec without a source deletes its target: `git push origin :branch`.
    if (this.#pushes && wanted === '--delete' && this.#words.some((word) => /^:./.test(word))) return true;
    return this.#options.some((word) => {
      const [name = ''] = plain(word).split('=', 1);
      if (plain(word) === wanted || name === wanted) return true;
      return (
        this.#known.shortens === true && name.length > 2 && name.startsWith('--') && wanted.startsWith(name)
      );
    });
  }

  #hasLetter(word: string, letter: string): boolean {
    if (!/^-[^-]/.test(word)) return false;
    for (const found of word.slice(1)) {
      if (found === letter) return true;
      if (this.#known.shortValues?.includes(found)) return false;
    }
    return false;
  }

  #hasPath(wanted: string): boolean {
    const pattern = `${/^[~/]/.test(wanted) ? '' : '**/'}${wanted}${wanted.endsWith('*') ? '/**' : ''}`;
    this.#paths ??= [...new Set(this.#words)].flatMap((word) => namedPaths(word, this.#place));
    return this.#paths.some((path) => namedFits(pattern, path)) || this.#removesAll();
  }

  /** Whether the working directory is removed with all that is in it. */
  #removesAll(): boolean {
    const recursive = () => this.#options.some((word) => /^(-[a-zA-Z]*[rR]|--r)/.test(plain(word)));
    return (
      this.#program === 'rm' &&
      recursive() &&
      this.#words.some(
        (word) => !/^(-|$)/.test(word) && !word.includes(HOLE) && holdsWorkingDirectory(word, this.#place),
      )
    );
  }
}

/** A bare word by itself. A request's method counts in any case, also as an option's value: `-XDELETE`, `--method=delete`. */
function isValue(word: string, wanted: string): boolean {
  if (word === wanted) return true;
  if (!/^[A-Z]+$/.test(wanted)) return false;
  const value = word.startsWith('--') ? word.slice(word.indexOf('=') + 1) : word.replace(/^-[a-zA-Z]=?/, '');
  return value.toUpperCase() === wanted;
}
