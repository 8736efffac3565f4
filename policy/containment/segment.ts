import { foldName, foldText, isShortNameOf, type Name, plainText } from './names.ts';
import { ANY, fitsSequence } from './sequence.ts';

/** A pattern for one part of a path. */
export type Segment = Literal | Wildcards;

interface Literal {
  readonly kind: 'literal';
  /** As a name on disk. */
  readonly text: string;
  readonly plain: string;
  readonly folded: string;
}

interface Wildcards {
  readonly kind: 'wildcards';
  /** For names in their plain form, and for folded ones. */
  readonly variants: readonly Variant[];
}

interface Variant {
  readonly tokens: readonly (Token | typeof ANY)[];
  /** The text before the first wildcard and after the last one: most names are refused by these. */
  readonly prefix: string;
  readonly suffix: string;
}

type Token = { readonly one: string } | { readonly ranges: readonly Range[]; readonly not: boolean };
type Range = readonly [first: string, last: string];

/** `?` is a class that leaves nothing out. */
const ONE: Token = { ranges: [], not: true };

const TOKENS = /\\(.)|(\*+)|(\?)|\[([!^]?)((?:[^\]\\]|\\.)*)\]|(.)/gsu;

/** A part of a pattern: text, `*`, `?`, `[a-z]`, `[!a-z]`, `\` before what is meant as it stands. `fault` completes "expected …". */
export function parseSegment(text: string): Segment | { fault: string } {
  const items: (string | Token | typeof ANY)[] = [];
  for (const [, escaped, stars, one, not, set, character] of text.matchAll(TOKENS)) {
    if (stars !== undefined) items.push(ANY);
    else if (one !== undefined) items.push(ONE);
    else if (set !== undefined) {
      const ranges = parseClass(set);
      if ('fault' in ranges) return ranges;
      items.push({ ranges, not: not !== '' });
    } else if (character === '[') {
      return { fault: 'a closing `]` after `[`; write `\\[` for the character' };
    } else items.push(escaped ?? character ?? '');
  }
  if (items.every((item) => typeof item === 'string')) {
    return literalSegment(items.join(''));
  }
  return { kind: 'wildcards', variants: [variantOf(items, plainText), variantOf(items, foldText)] };
}

/** A pattern for one name, as it is on disk. */
export function literalSegment(name: string): Segment {
  return { kind: 'literal', text: name, plain: plainText(name), folded: foldName(name) };
}

/** Any name at all. */
export const EVERY_NAME: Segment = {
  kind: 'wildcards',
  variants: [{ tokens: [ANY], prefix: '', suffix: '' }],
};

function variantOf(
  items: readonly (string | Token | typeof ANY)[],
  change: (text: string) => string,
): Variant {
  const result: (Token | typeof ANY)[] = [];
  let text = '';
  const flush = () => {
    result.push(...Array.from(change(text), (one) => ({ one })));
    text = '';
  };
  for (const item of items) {
    if (typeof item === 'string') text += item;
    else {
      flush();
      result.push(item);
    }
  }
  flush();
  return { tokens: result, prefix: textOf(result), suffix: textOf(result.toReversed(), true) };
}

/** The text that tokens begin with; `backwards` where they were turned around. */
function textOf(tokens: readonly (Token | typeof ANY)[], backwards = false): string {
  const end = tokens.findIndex((token) => token === ANY || !('one' in token));
  const characters = tokens
    .slice(0, end)
    .flatMap((token) => (token !== ANY && 'one' in token ? token.one : []));
  return (backwards ? characters.toReversed() : characters).join('');
}

function parseClass(set: string): readonly Range[] | { fault: string } {
  if (set === '') return { fault: 'a character in `[]`' };
  if (/(?<!\\)\[/.test(set)) return { fault: 'characters and ranges in `[]`; write `\\[` for the character' };
  const ranges: Range[] = [];
  for (const [, first = '', last = first] of set.matchAll(/(\\?.)(?:-(\\?.))?/gsu)) {
    const range: Range = [first.slice(-lengthOf(first)), last.slice(-lengthOf(last))];
    if (codeOf(range[0]) > codeOf(range[1]))
      return { fault: `a range that goes up, not \`${first}-${last}\`` };
    ranges.push(range);
  }
  return ranges;
}

const codeOf = (character: string) => character.codePointAt(0) ?? 0;
/** The length of the last character: two where it is a pair of surrogates. */
const lengthOf = (text: string) => (codeOf(text.slice(-2)) > 0xffff ? 2 : 1);

/** Whether a segment fits a name, in any of its spellings. */
export function segmentFits(segment: Segment, name: Name): boolean {
  if (segment.kind === 'wildcards') {
    return name.forms.some((form) =>
      segment.variants.some(
        ({ tokens, prefix, suffix }) =>
          form.startsWith(prefix) &&
          form.endsWith(suffix) &&
          fitsSequence(tokens, Array.from(form), tokenFits),
      ),
    );
  }
  return (
    name.forms.some((form) => form === segment.plain || form === segment.folded) ||
    isShortNameOf(name, segment.folded)
  );
}

function tokenFits(token: Token, character: string): boolean {
  if ('one' in token) return token.one === character;
  const upper = character.toUpperCase();
  const cases = Array.from(upper).length === 1 ? [character, upper] : [character];
  const within = token.ranges.some(([first, last]) =>
    cases.some((one) => codeOf(first) <= codeOf(one) && codeOf(one) <= codeOf(last)),
  );
  return within !== token.not;
}

/** A name that fits, with `x` for what is left open. */
export function sampleName(segment: Segment): string {
  if (segment.kind === 'literal') return segment.text;
  const [variant] = segment.variants;
  const name = (variant?.tokens ?? []).map((token) => {
    if (token === ANY) return 'x';
    if ('one' in token) return token.one;
    return token.not ? 'x' : (token.ranges[0]?.[0] ?? 'x');
  });
  return name.join('');
}
