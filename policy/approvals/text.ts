import { sha256 } from '../audit/chain.ts';
import { hidden, visible } from '../audit/visible.ts';

// Text of an agent's, shown to who decides about it. Whatever it holds, it is one line, nothing in it is hidden, and two texts
// never look the same, unless they were cut; then their length and hash are there.

/** A mark that stands on no letter, or is the third on one: it could strike out or cover what is before it. */
const ODD_MARK = /(?<!\p{L}\p{M}?)\p{M}/gu;
/** Three spaces could push the rest out of sight; one at an end can't be seen. */
const BLANKS = /^ +| {3,}| +$/g;
/** What `visible` writes for a character always begins so; in a text of the agent's the backslash is written out. */
const OPEN = '\\u{';

/** A text as it is shown: hidden characters, blanks that deceive and odd marks as `\u{…}`. One line, whatever it held. */
export function shownText(text: string): string {
  return hidden(
    visible(text).replace(ODD_MARK, (mark) => `${OPEN}${mark.codePointAt(0)?.toString(16)}}`),
  ).replace(BLANKS, (blanks) => `${OPEN}20*${blanks.length}}`);
}

/** A text that is longer than `longest` characters (UTF-16 code units) without its middle. */
export interface CutText {
  text: string;
  /** What is to be said about what is left out. */
  cut?: string;
}

/** {@link shownText} of the beginning and the end of a text; what was left out is marked in a way that no text can have. */
export function cutText(text: string, longest: number): CutText {
  if (text.length <= longest) return { text: shownText(text) };
  const head = whole(text, Math.ceil(longest * 0.6));
  const tail = whole(text, text.length - Math.floor(longest * 0.4));
  const left = tail - head;
  return {
    text: `${shownText(text.slice(0, head))} ${OPEN}… ${left} characters are left out …} ${shownText(text.slice(tail))}`,
    cut: `${left} of ${text.length} characters are not shown; SHA-256 of all: ${sha256(text)}`,
  };
}

/** A place in a text that is not between the halves of a character. */
function whole(text: string, place: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(place)) && /[\ud800-\udbff]/.test(text.charAt(place - 1))
    ? place - 1
    : place;
}

/** The most characters that are named. */
const NAMED = 8;

/** What is to be said about characters that look like others; undefined for plain ASCII. */
export function foreignNote(text: string): string | undefined {
  const found = [...new Set(shownText(text).match(/[^\x20-\x7e]/gu) ?? [])];
  if (found.length === 0) return undefined;
  const named = found.slice(0, NAMED).map((character) => {
    const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    // A mark would change what is before it.
    return /\p{M}/u.test(character) ? code : `${character} ${code}`;
  });
  return `not ASCII, and may look like something else: ${named.join(', ')}${found.length > NAMED ? `, and ${found.length - NAMED} more` : ''}`;
}
