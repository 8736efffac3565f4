import { isOpen, plain, type Word } from '../word.ts';

/** How the words of a program's command line are read up to its first operand. */
export interface OptionSpec {
  /** Options that take the next word as their value, such as `-u` and `--user`. */
  readonly values?: readonly string[];
  /** Whether `NAME=value` words may stand before the first operand. */
  readonly assignments?: boolean;
  /** Whether `+x` is an option as well, and an unknown word may come to nothing: a shell's command line. */
  readonly shell?: boolean;
}

/** What stands before the operands, and where they begin. */
export interface OptionsRead {
  readonly options: readonly { name: string; value: Word | undefined }[];
  readonly assignments: readonly Word[];
  readonly operands: readonly Word[];
}

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;

/** Reads a command line's options as `getopt` does where options come first; `words` begins with the program. */
export function readOptions(words: readonly Word[], spec: OptionSpec): OptionsRead {
  const options: { name: string; value: Word | undefined }[] = [];
  const assignments: Word[] = [];
  let at = 1;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    const text = plain(word);
    if (text === '--') {
      at++;
      break;
    }
    if (spec.shell && (text.startsWith('+') || isOpen(word))) {
      if (/^\+[oO]$/.test(text)) at++;
    } else if (spec.assignments && ASSIGNMENT.test(text)) assignments.push(word);
    else if (text.startsWith('--')) {
      const equals = word.indexOf('=');
      if (equals > 0) options.push({ name: plain(word.slice(0, equals)), value: word.slice(equals + 1) });
      else options.push({ name: text, value: spec.values?.includes(text) ? words[++at] : undefined });
    } else if (text.startsWith('-') && text.length > 1) {
      at += cluster(word, words[at + 1], spec, options);
    } else if (text !== '-' || !spec.assignments) break;
  }
  return { options, assignments, operands: words.slice(at) };
}

/** Reads `-abc`; returns how many words more it took. */
function cluster(
  word: Word,
  next: Word | undefined,
  { values = [] }: OptionSpec,
  options: { name: string; value: Word | undefined }[],
): number {
  const text = plain(word);
  if (values.includes(text)) {
    options.push({ name: text, value: next });
    return 1;
  }
  for (let at = 1; at < text.length; at++) {
    const name = `-${text.charAt(at)}`;
    if (!values.includes(name)) {
      options.push({ name, value: undefined });
      continue;
    }
    const attached = text.slice(at + 1);
    options.push({ name, value: attached === '' ? next : attached });
    return attached === '' ? 1 : 0;
  }
  return 0;
}
