const SHORT = /^-[A-Za-z]$/;
const BUNDLE = /^-[A-Za-z0-9]+/;

/**
 * Whether a word of a command is one that `pattern` (a word of an entry's `any`) asks for.
 *
 * The same word does, and a `*` at the pattern's end stands for the rest. An option is also met in the other ways that
 * programs take it: with its value (`--output=x`), shortened (`--outp`, getopt_long(3)), and, where it is one letter,
 * inside a bundle (`-xf`) or before its value (`-fx`). This is for asking and denying, where too much is the safe side.
 */
export function meets(word: string, pattern: string): boolean {
  if (pattern.endsWith('*')) return word.startsWith(pattern.slice(0, -1));
  if (word === pattern) return true;
  // A pattern with a value means that option with that value.
  if (pattern.includes('=')) return false;
  const [name = ''] = word.split('=');
  if (pattern.startsWith('--')) return name.length > 3 && pattern.startsWith(name);
  if (SHORT.test(pattern)) return (BUNDLE.exec(word)?.[0] ?? '').includes(pattern.slice(1));
  return pattern.startsWith('-') && name === pattern;
}

/** Whether words that meet `narrow` meet `wide` too, as far as the two patterns tell. */
export function wider(wide: string, narrow: string): boolean {
  if (narrow.endsWith('*')) return wide.endsWith('*') && narrow.startsWith(wide.slice(0, -1));
  return meets(narrow, wide);
}
