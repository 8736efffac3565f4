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
  const alternatives = expandParts(word.parts, word.text, expander, false);
  // An expansion that comes to nothing leaves no field, unless it is quoted.
  if (/["']/.test(word.text)) return alternatives;
  return alternatives.map((fields) => fields.filter((field) => field !== ''));
}

/** A word as one text: fields are joined by spaces, and of several alternatives each is taken. */
export function expandText(word: SourceWord, expander: Expander): readonly Word[] {
  return expandWord(word, expander).map((fields) => fields.join(' '));
}

/** Every list of fields that parts in a row may become. */
export function expandParts(
  parts: readonly WordPart[],
  text: string,
  expander: Expander,
  inQuotes: boolean,
): readonly Fields[] {
  const brace = parts.findIndex((part) => part.type === 'BraceExpansion');
  const items = brace < 0 ? undefined : braceItems(parts[brace]?.text ?? '');
  if (items !== undefined) return bracesOut(parts, brace, items, text, expander);
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

/** `a{b,c}d` as the list `abd acd`. */
function bracesOut(
  parts: readonly WordPart[],
  at: number,
  items: readonly string[],
  text: string,
  expander: Expander,
): readonly Fields[] {
  let all: readonly Fields[] = [[]];
  for (const item of items) {
    const inner = partsOf(item);
    const fields = expandParts(
      [...parts.slice(0, at), ...inner, ...parts.slice(at + 1)],
      text,
      expander,
      false,
    );
    if (all.length * fields.length > MOST_ALTERNATIVES) {
      expander.giveUp();
      return all;
    }
    all = all.flatMap((before) => fields.map((after) => [...before, ...after]));
    if ((all[0]?.length ?? 0) > 4096) {
      expander.giveUp();
      return all;
    }
  }
  return all;
}

function partsOf(text: string): readonly WordPart[] {
  const node = parse(`: x${text}`).commands[0]?.command;
  const word = node?.type === 'Command' ? node.args[0] : undefined;
  if (word?.type !== 'Word') return [literal(text)];
  // The `x` before the item keeps an empty item, or one that begins with `#`, a word.
  if (word.parts === undefined) return [literal(word.value.slice(1))];
  const [first, ...rest] = word.parts;
  if (first?.type !== 'Literal') return [literal(text)];
  return [literal(first.value.slice(1)), ...rest];
}

function literal(value: string): WordPart {
  return { type: 'Literal', pos: 0, end: 0, value, text: value };
}

function glued(before: Fields, after: Fields): Fields {
  const [first = '', ...rest] = after;
  return [...before.slice(0, -1), `${before.at(-1) ?? ''}${first}`, ...rest];
}

function partFields(part: WordPart, expander: Expander, inQuotes: boolean): readonly Fields[] {
  const { scope } = expander;
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [[part.value]];
    case 'DoubleQuoted':
    case 'LocaleString':
      return expandParts(part.parts, part.text, expander, true);
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
