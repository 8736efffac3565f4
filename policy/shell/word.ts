/**
 * A word as a shell would hand it to a program. Three marks stand in it for what is not known before it runs; a text
 * that holds such a character by itself is read as if it were the mark, which can only make a verdict stricter.
 */
export type Word = string;

/** Text that an expansion will put here; possibly none. */
export const HOLE = '\uE000';
/** An unquoted `*`: any part of a file's name. */
export const STAR = '\uE001';
/** An unquoted `?` or `[…]`: one character of a file's name. */
export const ONE = '\uE002';

const MARKS = /[\uE000-\uE002]/;

/** The word's text with nothing where something is unknown, and with patterns as they are written. */
export function plain(word: Word): string {
  return MARKS.test(word) ? plainPatterns(word.replaceAll(HOLE, '')) : word;
}

/** Whether nothing of the word is known. */
export function isOpen(word: Word): boolean {
  return word.startsWith(HOLE) && word.replaceAll(HOLE, '') === '';
}

/** Text of an unquoted expansion: its `*` and `?` are patterns. */
export function withPatterns(text: string): Word {
  return text.replaceAll('*', STAR).replaceAll('?', ONE);
}

/** The word as shell text that reads as the same word again. */
export function quoted(word: Word): string {
  return `'${plainPatterns(word).replaceAll("'", `'\\''`)}'`;
}

/** The word with patterns as they are written; what is unknown stays marked. */
export function plainPatterns(word: Word): Word {
  return word.replaceAll(STAR, '*').replaceAll(ONE, '?');
}

/** The last part of a program's path, without Windows' ending. */
export function programName(word: Word): string {
  const path = plain(word);
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.exe$/i, '');
}

/** Whether the word, as a pattern for a file's name, could become `name`. What is unknown counts as nothing. */
export function couldBe(word: Word, name: string): boolean {
  if (!word.includes(STAR) && !word.includes(ONE)) return plain(word) === name;
  // A pattern matches a leading dot only where the dot is written.
  if (name.startsWith('.') && (word.startsWith(STAR) || word.startsWith(ONE))) return false;
  return matches(word.replaceAll(HOLE, ''), name);
}

/** Wildcards without backtracking over more than the last `*`: linear but for repeated tries. */
function matches(pattern: string, text: string): boolean {
  let [at, from, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    const wanted = pattern[from];
    if (wanted === STAR) {
      star = from++;
      resume = at;
    } else if (wanted !== undefined && (wanted === ONE || wanted === text[at])) {
      from++;
      at++;
    } else if (star >= 0) {
      from = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[from] === STAR) from++;
  return from === pattern.length;
}
