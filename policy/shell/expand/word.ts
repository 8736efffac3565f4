import {
  type CommandExpansionPart,
  type ProcessSubstitutionPart,
  parse,
  type Word as SourceWord,
  type WordPart,
} from 'unbash';
import type { Fields, Scope } from '../scope.ts';
import { HOLE, ONE, STAR, type Word, withPatterns } from '../word.ts';
import { braceItems } from './braces.ts';
import { expansionValues, parameterValues } from './parameter.ts';

const MOST_ALTERNATIVES = 64;
const MOST_BRACED = 1024;

/** What expansion needs from the reader of commands. */
export interface Expander {
  readonly scope: Scope;
  /** What `$(…)` prints. */
  substitute(part: CommandExpansionPart): string;
  /** The path under which what `<(…)` prints can be read. */
  process(part: ProcessSubstitutionPart): Word;
  giveUp(): void;
}

/** Every list of fields that a word may become. */
export function expandWord(word: SourceWord, expander: Expander): readonly Fields[] {
  if (word.parts === undefined) return [[word.value]];
  const words = withoutContinuation(word) ?? withoutBraces(word, expander);
  if (words.length > 1 || words[0] !== word) {
    return words.reduce<readonly Fields[]>(
      (all, next) => {
        const fields = expandWord(next, expander);
        if (all.length * fields.length > MOST_ALTERNATIVES) {
          expander.giveUp();
          return all;
        }
        return all.flatMap((before) => fields.map((after) => [...before, ...after]));
      },
      [[]],
    );
  }
  // An expansion that comes to nothing leaves no field, unless something in it is quoted.
  return rawParts(word.parts, expander, false).map((fields) =>
    fields.filter((field) => field !== '').map(withoutMark),
  );
}

/** A line that goes on right behind `$name` makes the name longer: the word without that break, if it has one. */
function withoutContinuation({ parts = [], pos, text }: SourceWord): readonly SourceWord[] | undefined {
  const next = parts.find(
    (part, index) =>
      part.type === 'Literal' && part.text.startsWith('\\\n') && parts[index - 1]?.type === 'SimpleExpansion',
  );
  if (next === undefined) return undefined;
  const at = next.pos - pos;
  return parsedWord(text.slice(0, at) + text.slice(at + 2));
}

/** `a{b,c}d` as the words `abd` and `acd`. As in bash this is done to the text, before all other expansions. */
function withoutBraces(word: SourceWord, expander: Expander): readonly SourceWord[] {
  const braces = (word.parts ?? []).filter((part) => part.type === 'BraceExpansion');
  const counts = braces.map((part) => braceItems(part.text)?.length ?? 1);
  if (counts.reduce((size, count) => size * count, 1) > MOST_BRACED) {
    expander.giveUp();
    return [word];
  }
  const first = braces.find((part) => braceItems(part.text) !== undefined);
  if (first === undefined) return [word];
  const at = first.pos - word.pos;
  const [before, after] = [word.text.slice(0, at), word.text.slice(at + first.text.length)];
  return (braceItems(first.text) ?? []).flatMap((item) => parsedWord(before + item + after));
}

/** A word's text read again; nothing where it has become empty. */
function parsedWord(text: string): SourceWord[] {
  const node = parse(`: ${text}`).commands[0]?.command;
  const word = node?.type === 'Command' && node.args.length === 1 ? node.args[0] : undefined;
  if (word?.type === 'Word') return [word];
  return text.replaceAll('\\\n', '') === ''
    ? []
    : [{ type: 'Word', text, value: text, pos: 0, end: text.length }];
}

/** A word as one text: fields are joined by spaces, and of several alternatives each is taken. */
export function expandText(word: SourceWord, expander: Expander): readonly Word[] {
  return expandWord(word, expander).map((fields) => fields.join(' '));
}

/** Parts in a row as one text, as in an assignment or a here-document: every text that they may become. */
export function expandParts(parts: readonly WordPart[], expander: Expander): readonly Word[] {
  return rawParts(parts, expander, true).map((fields) => withoutMark(fields.join(' ')));
}

/** Stands in a field that has a quoted part, until the word is whole. */
const QUOTED = '\uE003';

const withoutMark = (field: Word) => field.replaceAll(QUOTED, '');

function rawParts(parts: readonly WordPart[], expander: Expander, inQuotes: boolean): readonly Fields[] {
  let all: readonly Fields[] = [['']];
  for (const part of parts) {
    const next = partFields(part, expander, inQuotes);
    if (all.length * next.length > MOST_ALTERNATIVES) {
      expander.giveUp();
      return all;
    }
    all = all.flatMap((before) => next.map((after) => glued(before, after)));
  }
  return all;
}

function glued(before: Fields, after: Fields): Fields {
  const [first = '', ...rest] = after;
  return [...before.slice(0, -1), `${before.at(-1) ?? ''}${first}`, ...rest];
}

function partFields(part: WordPart, expander: Expander, inQuotes: boolean): readonly Fields[] {
  const { scope } = expander;
  switch (part.type) {
    case 'Literal':
      return [[part.value]];
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [[`${QUOTED}${part.value}`]];
    case 'DoubleQuoted':
    case 'LocaleString':
      return rawParts(part.parts, expander, true).map((fields) => fields.map((field) => `${QUOTED}${field}`));
    case 'Glob':
      return [[part.kind === 'star' ? STAR : ONE]];
    case 'ExtendedGlob':
      return [[STAR]];
    case 'SimpleExpansion': {
      const name = part.text.replaceAll('\\\n', '').slice(1);
      return (parameterValues(name, scope) ?? [[HOLE]]).map((value) =>
        inWord(value, scope, inQuotes, name === '@'),
      );
    }
    case 'ParameterExpansion': {
      const values = expansionValues(part, scope, (word) => expandWord(word, expander));
      const each = part.parameter === '@' || part.index?.value === '@';
      return values.map((value) => inWord(value, scope, inQuotes, each));
    }
    case 'CommandExpansion': {
      const text = expander.substitute(part).replace(/\n+$/, '');
      return [inWord([text], scope, inQuotes, false)];
    }
    case 'ProcessSubstitution':
      return [[expander.process(part)]];
    case 'ArithmeticExpansion':
      return [[HOLE]];
    case 'BraceExpansion':
      return [[part.text]];
  }
}

/** A value where it is used: split into fields and open to patterns, unless it is quoted. */
function inWord(value: Fields, scope: Scope, inQuotes: boolean, each: boolean): Fields {
  if (inQuotes) return each ? value : [value.join(' ')];
  const fields = value.flatMap((field) => splitFields(field, scope).map(withPatterns));
  return fields.length > 0 ? fields : [''];
}

function splitFields(text: string, scope: Scope): string[] {
  const own = scope.values('IFS')?.flat().join('') ?? '';
  const separators = new Set([' ', '\t', '\n', ...own.replaceAll(HOLE, '')]);
  const fields = [''];
  let between = false;
  for (const letter of text) {
    if (separators.has(letter)) {
      between = true;
      continue;
    }
    if (between) fields.push('');
    between = false;
    fields.push((fields.pop() ?? '') + letter);
  }
  if (between) fields.push('');
  return fields;
}
