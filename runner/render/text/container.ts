import { type Style, styleOf } from './style.ts';

/** An object or list in a text: where it opens and closes, and from where to where each of its parts goes. */
export interface Container {
  /** The offset behind the opening bracket. */
  open: number;
  /** The offset of the closing one. */
  close: number;
  parts: readonly (readonly [number, number])[];
}

/** What differs between languages. */
export interface Language {
  /** The end of the comment that begins at an offset, or undefined where none does. */
  commentEnd(text: string, at: number): number | undefined;
  /** A part as text, its first line without indentation; `spaced` where the text has spaces between its signs. */
  partText(part: Part, style: Style, spaced: boolean): string;
}

export interface Part {
  key?: string;
  value: unknown;
}

/** A part of an object or list: what is written before it, itself, what comes before its comma, and the rest of its line. */
interface Piece {
  lead: string;
  body: string;
  gap: string;
  comma: boolean;
  rest: string;
}

/** What to do to an object or list: parts to take out, by index, and parts to add at its end. */
export interface ContainerEdit {
  remove: readonly number[];
  add: readonly Part[];
}

const LONGEST_LINE = 100;

/**
 * The text with parts of an object or list taken out and others added after its last one. Every comment stays where it
 * is; the libraries' own ways put what is added between the last part and the comment behind it, and take comments
 * away with what is removed.
 */
export function editContainer(
  text: string,
  container: Container,
  edit: ContainerEdit,
  language: Language,
): string {
  const { open, close } = container;
  const { head, pieces, tail } = split(text, container, language);
  const outer = styleOf(text, open - 1);
  const trailing = pieces.at(-1)?.comma ?? false;
  const { kept, carried } = without(pieces, new Set(edit.remove), outer);
  const lines = isMultiline(outer, head, pieces, tail, edit, kept);
  const style = { ...outer, indent: lines ? indentOf(pieces, outer) : outer.indent };
  const spaced = outer.unit !== '' || pieces.some(({ lead }) => lead !== '');
  const added = edit.add.map((part, index) => ({
    lead: lines ? `${style.eol}${style.indent}` : kept.length + index > 0 && spaced ? ' ' : '',
    body: language.partText(part, style, spaced),
    gap: '',
    comma: true,
    rest: '',
  }));
  // What stands before the closing bracket, such as an entry that is commented out, comes before what is added.
  const end = joined(carried, tail, outer);
  const [first, ...others] = added;
  const hasWords = end.trim() !== '';
  if (first !== undefined && hasWords) first.lead = `${end.trimEnd()}${style.eol}${style.indent}`;
  const all = first === undefined ? kept : [...spread(kept, lines, style), first, ...others];
  const last = all.at(-1);
  if (last !== undefined) last.comma = trailing;
  for (const piece of all.slice(0, -1)) piece.comma = true;
  const body = all.map(
    ({ lead, body, gap, comma, rest }) => `${lead}${body}${gap}${comma ? ',' : ''}${rest}`,
  );
  const foot = first === undefined ? end : lines ? `${style.eol}${outer.indent}` : hasWords ? '' : end;
  return text.slice(0, open) + head + body.join('') + foot + text.slice(close);
}

function split(text: string, { open, close, parts }: Container, language: Language) {
  const head = restOfLine(text, open, close, language);
  let at = open + head.length;
  const pieces = parts.map(([start, end]): Piece => {
    const comma = commaAfter(text, end, close, language);
    const after = comma === undefined ? end : comma + 1;
    const rest = restOfLine(text, after, close, language);
    const lead = text.slice(at, start);
    at = after + rest.length;
    const gap = comma === undefined ? '' : text.slice(end, comma);
    return { lead, body: text.slice(start, end), gap, comma: comma !== undefined, rest };
  });
  return { head, pieces, tail: text.slice(at, close) };
}

/** Where the comma behind a part is. */
function commaAfter(text: string, from: number, close: number, language: Language): number | undefined {
  let at = from;
  while (at < close && text[at] !== ',') {
    at = language.commentEnd(text, at) ?? (/\s/.test(text[at] ?? '') ? at + 1 : close);
  }
  return at < close ? at : undefined;
}

/** Comments up to the end of the line; nothing where something else follows on it. */
function restOfLine(text: string, from: number, close: number, language: Language): string {
  for (let at = from; at < close; ) {
    if (/^\r?\n/.test(text.slice(at, at + 2))) return text.slice(from, at);
    const end = language.commentEnd(text, at);
    if (end !== undefined && text.slice(at, end).includes('\n')) return text.slice(from, at);
    if (end === undefined && !/[ \t]/.test(text[at] ?? '')) return '';
    at = end ?? at + 1;
  }
  return '';
}

/** The parts that stay; comments around those that go move on to the next part, or to the end (`carried`). */
function without(pieces: readonly Piece[], remove: ReadonlySet<number>, { eol }: Style) {
  const kept: Piece[] = [];
  let carried = '';
  for (const [index, piece] of pieces.entries()) {
    if (!remove.has(index)) {
      kept.push({ ...piece, lead: joined(carried, piece.lead, { eol }) });
      carried = '';
      continue;
    }
    const indent = /[ \t]*$/.exec(piece.lead)?.[0] ?? '';
    const above = piece.lead.trim() === '' ? '' : piece.lead.trimEnd();
    const behind = [piece.gap, piece.rest].map((text) => text.trim()).filter((text) => text !== '');
    carried += above + behind.map((text) => `${eol}${indent}${text}`).join('');
  }
  const [first] = kept;
  const onOneLine = first !== undefined && first.lead.trim() === '' && !first.lead.includes('\n');
  if (onOneLine) first.lead = pieces[0]?.lead ?? first.lead;
  return { kept, carried };
}

/** Text after comments that were carried along; a line comment needs the end of its line. */
function joined(carried: string, text: string, { eol }: Pick<Style, 'eol'>): string {
  return carried === '' || /^[ \t]*\r?\n/.test(text) ? carried + text : carried + eol + text;
}

function isMultiline(
  { unit }: Style,
  head: string,
  pieces: readonly Piece[],
  tail: string,
  { add }: ContainerEdit,
  kept: readonly Piece[],
): boolean {
  if (unit === '') return [head, tail, ...pieces.map(({ lead }) => lead)].some((text) => text.includes('\n'));
  if (add.length === 0) return false;
  if (kept.length === 0 || [tail, ...pieces.map(({ lead }) => lead)].some((text) => text.includes('\n')))
    return true;
  const length = [...kept.map(({ body }) => body), ...add.map((part) => JSON.stringify(part))].join(
    ', ',
  ).length;
  return length > LONGEST_LINE || add.some(({ value }) => typeof value === 'object');
}

/** The indentation of the parts: as they are, else one level more than the line of the opening bracket. */
function indentOf(pieces: readonly Piece[], { indent, unit }: Style): string {
  const lead = pieces.findLast((piece) => piece.lead.includes('\n'))?.lead;
  return lead === undefined ? `${indent}${unit}` : (/[^\n]*$/.exec(lead)?.[0].replace(/\S.*$/, '') ?? '');
}

/** Parts that stood on one line, each on its own where the rest is. */
function spread(kept: readonly Piece[], lines: boolean, { eol, indent }: Style): Piece[] {
  const onOne = kept.every(({ lead }) => !lead.includes('\n'));
  return kept.map((piece) =>
    lines && onOne && piece.lead.trim() === '' ? { ...piece, lead: `${eol}${indent}` } : piece,
  );
}
