import { couldBe, HOLE, isOpen, ONE, plain, programName, STAR, type Word } from '../../shell/word.ts';
import { highest, isHigher } from '../risk.ts';
import { type CommandMeaning, high, low, medium, type ProgramMeaning } from './meaning.ts';
import { programMeaning } from './table.ts';

const NOT_KNOWN = high('the program is not known');
const BY_PATH = high('it is a program by its path, which may be anything');
const OPEN = high('which program runs is not known before');
const ITSELF = low('it tells about itself');

/** A command's meaning, and whether the table has its program. */
export interface Judged {
  readonly meaning: CommandMeaning;
  readonly isKnown: boolean;
}

/** What a simple command means: that of its program, subcommand and options. */
export function commandMeaning(words: readonly Word[]): Judged {
  const [first = '', ...rest] = words;
  if (first === '' || first.includes(HOLE) || first.includes(STAR) || first.includes(ONE)) {
    return { meaning: OPEN, isKnown: false };
  }
  const name = programName(first);
  const place = placeOf(first, name);
  if (place === 'elsewhere') return { meaning: BY_PATH, isKnown: false };
  // What is behind the dash is judged as git's subcommand.
  if (/^git-[a-z-]+$/.test(name)) return { meaning: low('git runs it'), isKnown: true };
  const program = programMeaning(name);
  if (program === undefined) return { meaning: NOT_KNOWN, isKnown: false };
  const meaning = ofProgram(program, rest);
  if (place === 'workspace' && meaning.risk === 'low') {
    return { meaning: medium('it is a program of the workspace'), isKnown: true };
  }
  return { meaning, isKnown: true };
}

/** Where a program is: found by its name, among the workspace's own tools, or anywhere else. */
function placeOf(word: Word, name: string): 'path' | 'workspace' | 'elsewhere' {
  if (!word.includes('/')) return 'path';
  if (/^\/(usr\/(local\/)?)?s?bin\/[^/]+$/.test(word)) return 'path';
  if (/^(\.\/)?([\w@-][\w@.-]*\/)*(node_modules\/\.bin|\.?venv\/bin|vendor\/bin)\/[^/]+$/.test(word))
    return 'workspace';
  return /^\.\/[^/]+$/.test(word) && /^(gradlew|mvnw|configure)$/.test(name) ? 'workspace' : 'elsewhere';
}

function ofProgram(program: ProgramMeaning, rest: readonly Word[]): CommandMeaning {
  if (rest.length === 1 && /^(--version|--help|-V)$/.test(rest[0] ?? '')) return ITSELF;
  const { commands, before = [], checkBefore } = program;
  if (commands === undefined) return ofCommand(program, rest);
  const at = subcommandAt(rest, before);
  const early = checkBefore?.(at < 0 ? rest : rest.slice(0, at));
  const found = subcommand(program, commands, rest, at);
  return early !== undefined && isHigher(early.risk, found.risk) ? early : found;
}

function subcommand(
  program: ProgramMeaning,
  commands: Readonly<Record<string, CommandMeaning>>,
  rest: readonly Word[],
  at: number,
): CommandMeaning {
  const own = (key: string) => (Object.hasOwn(commands, key) ? commands[key] : undefined);
  if (at < 0) {
    if (rest.some(isOpen)) return high('which subcommand runs is not known before');
    return own('') ?? (rest.every((word) => /^--?[a-z]/i.test(word)) ? bare(program, rest) : program);
  }
  const [word = '', next = ''] = [rest[at], rest[at + 1]];
  if (word.includes(HOLE)) return high('which subcommand runs is not known before');
  const both = own(`${plain(word)} ${plain(next)}`);
  if (both !== undefined) return ofCommand(both, rest.slice(at + 2));
  const one = own(plain(word));
  return one === undefined ? ofCommand(program, rest.slice(at)) : ofCommand(one, rest.slice(at + 1));
}

/** A program with subcommands that is given none: it tells about itself, unless an option does something. */
function bare(program: ProgramMeaning, rest: readonly Word[]): CommandMeaning {
  return rest.every((word) => /^(--version|--help|-V|-v|-h|--verbose|--list)$/.test(word))
    ? ITSELF
    : ofCommand(program, rest);
}

function subcommandAt(rest: readonly Word[], values: readonly string[]): number {
  for (let at = 0; at < rest.length; at++) {
    const word = plain(rest[at] ?? '');
    if (values.includes(word)) at++;
    else if (!/^[-+]/.test(word)) return at;
  }
  return -1;
}

function ofCommand(command: CommandMeaning, words: readonly Word[]): CommandMeaning {
  if (words.length === 1 && words[0] === '--help') return ITSELF;
  const { check, only, worse, values = [] } = command;
  const checked = check?.(words) ?? command;
  const lone = only?.find((each) => isOnly(words, each));
  if (lone !== undefined) return lone;
  let found = checked;
  if (worse !== undefined) {
    const counted = withoutValues(words, values);
    for (const each of worse) {
      if (!isHigher(each.risk, found.risk)) continue;
      const fits = each.words.some((wanted) => counted.some((word) => isWord(word, wanted)));
      if (fits) found = withTools(each, command);
      else if (counted.some((word) => isOpen(word) || word.startsWith(HOLE))) {
        const risk = command.risk === 'low' ? 'medium' : each.risk;
        const reason = `a word of it is not known before it runs, and may be ${each.words[0]}`;
        found = { ...withTools(each, command), risk: highest(found.risk, risk), reason };
      }
    }
  }
  return found === command || found.as !== undefined ? found : withTools(found, command);
}

const withTools = (meaning: CommandMeaning, { as }: CommandMeaning): CommandMeaning =>
  meaning.as === undefined && as !== undefined ? { ...meaning, as } : meaning;

function isOnly(
  words: readonly Word[],
  { words: wanted, operands }: { words: readonly string[]; operands?: true },
) {
  const isListed = (word: Word) => wanted.includes(plain(word)) && plain(word) === word;
  if (operands !== true) return words.every(isListed);
  return words.some(isListed) && words.every((word) => isListed(word) || /^[^-]/.test(plain(word)));
}

/** Without the values of options, and with nothing that stands after `--` but what it may be for by itself. */
function withoutValues(words: readonly Word[], values: readonly string[]): readonly Word[] {
  const counted: Word[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (plain(word) === '--')
      return [
        ...counted,
        ...words.slice(at + 1).filter((later) => !/^-/.test(plain(later)) && !later.startsWith(HOLE)),
      ];
    counted.push(word);
    if (values.includes(plain(word)) || isClusterWithValue(plain(word), values)) at++;
  }
  return counted;
}

/** `-am TEXT`: the last letter takes the next word. */
function isClusterWithValue(word: string, values: readonly string[]): boolean {
  return /^-[a-zA-Z]{2,}$/.test(word) && values.includes(`-${word.at(-1)}`);
}

function isWord(word: Word, wanted: string): boolean {
  const text = plain(word);
  if (wanted.endsWith('*')) return text.length >= wanted.length && text.startsWith(wanted.slice(0, -1));
  if (wanted.startsWith('--')) {
    const [name = ''] = text.split('=', 1);
    return name === wanted || (name.length > 3 && wanted.startsWith(name)) || couldBe(word, wanted);
  }
  if (/^-[a-zA-Z0-9]$/.test(wanted)) {
    const [, letters = ''] = /^-([a-zA-Z0-9]+)/.exec(text) ?? [];
    return letters.includes(wanted.charAt(1)) || couldBe(word, wanted);
  }
  return (
    text === wanted || (wanted.startsWith('-') && text.startsWith(`${wanted}=`)) || couldBe(word, wanted)
  );
}
