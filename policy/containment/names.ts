/**
 * One part of a path in the spellings that are compared. Some file systems take other spellings for the same name:
 * without case (APFS, NTFS, ext4 with casefold), in another Unicode form or with characters in it that they ignore
 * (HFS+, ext4 with casefold), with dots and spaces at the end, a stream's name behind a colon, or shortened (NTFS).
 */
export interface Name {
  /** As it is written. */
  readonly raw: string;
  /** Lower case and NFC; then folded by {@link foldName}, where that differs. */
  readonly forms: readonly string[];
}

const SIMPLE = /^\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

/** A part of a path in the spellings that are compared. */
export function nameOf(raw: string): Name {
  if (SIMPLE.test(raw)) return { raw, forms: [raw] };
  const plain = plainText(raw);
  const folded = foldName(raw);
  return { raw, forms: plain === folded ? [plain] : [plain, folded] };
}

/** A text in lower case, composed (NFC). */
export function plainText(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : lower(text.normalize('NFC'));
}

/** A text without case, compatibility forms (NFKC) and ignorable code points: more alike than on any one file system. */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  let folded = text;
  // Each step may make work for another: U+2126 is an omega sign, which has a lower case.
  for (let round = 0; round < 4; round += 1) {
    const next = lower(upper(folded.normalize('NFKC').replace(IGNORABLE, ''))).normalize('NFKC');
    if (next === folded) break;
    folded = next;
  }
  return folded;
}

/** A whole name folded: as {@link foldText}, and without what NTFS takes no notice of at the end. */
export function foldName(name: string): string {
  const folded = foldText(name);
  const [, file = folded] = /^([^:]+):/s.exec(folded) ?? [];
  return file.replace(/[. ]+$/, '');
}

// Almost every name: there is nothing to normalise.
const ASCII = /^[ -~]*$/;

/** Holds all that git ignores in names on HFS+ (path.c, `is_hfs_dotgit`). */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

// One character at a time: a sigma's lower case depends on what stands around it.
const lower = (text: string) => Array.from(text, (character) => character.toLowerCase()).join('');
const upper = (text: string) => Array.from(text, (character) => character.toUpperCase()).join('');

/** Whether a name could be the short one (8.3) that NTFS keeps for a long one, such as `git~1` for `.git`. */
export function isShortNameOf(name: Name, long: string): boolean {
  const [, start, digits = '', extension = ''] = SHORT.exec(name.forms.at(-1) ?? '') ?? [];
  if (start === undefined) return false;
  const bare = long.replace(/^\.+/, '').replaceAll(' ', '');
  const dot = bare.lastIndexOf('.');
  const [base, ending] = dot < 0 ? [bare, ''] : [bare.slice(0, dot), bare.slice(dot + 1)];
  const kept = base.replaceAll('.', '').slice(0, 7 - digits.length);
  return start === kept.slice(0, 6) && extension === ending.slice(0, 3);
}

const SHORT = /^([^~.]{1,6})~([0-9]{1,6})(?:\.([^.]{1,3}))?$/;
