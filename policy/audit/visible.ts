import { sha256 } from './chain.ts';

/** How many characters of a text are kept. */
export const LONGEST = 1024;

/**
 * A text in which nothing is hidden: characters that are control, formatting (bidirectional, zero-width), invisible,
 * unassigned or half a character, and blanks that are not the ordinary space (symbols without ink among them), stand as `\u{…}`. What already looked so has its backslash
 * written as `\u{5c}`, so that two texts never become one.
 */
export function visible(text: string): string {
  return hidden(text.replace(/\\(?=u\{)/g, escaped));
}

/** The same for a text that has been through {@link visible} and may have been changed since. */
export function hidden(text: string): string {
  return text.replace(/[\p{C}\p{DI}\p{Zl}\p{Zp}\u{2800}\u{fffc}\u{1d159}]|(?! )\p{Zs}/gu, escaped);
}

/** A text that is too long is cut; its length and its hash stand for the rest. */
export function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  // Not between the halves of a character.
  const end = /[\ud800-\udbff]/.test(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
  return `${text.slice(0, end)}… (${text.length} characters, SHA-256 ${sha256(text)})`;
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
