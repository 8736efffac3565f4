import { plain, programName, type Word } from '../shell/word.ts';

// They look at a file's name or its metadata, and not into it.
const ONLY_NAME = new Set([
  ...[
    'echo',
    'printf',
    'test',
    '[',
    'ls',
    'stat',
    'basename',
    'dirname',
    'realpath',
    'readlink',
    'which',
    'type',
  ],
  ...[
    'declare',
    'typeset',
    'local',
    'export',
    'readonly',
    'read',
    'unset',
    'alias',
    'set',
    'find',
    'fd',
    'du',
    'df',
  ],
  ...['true', 'false', ':'],
]);
const GIT_ONLY_NAMES = /^(check-ignore|ls-files|status|commit|rm|config|help)$/;

// Their first operand is a pattern or a program's text, unless an option brings it.
const PATTERN_FIRST = new Set([
  ...['grep', 'egrep', 'fgrep', 'zgrep', 'rg', 'ag', 'ack', 'sed', 'awk', 'gawk', 'mawk', 'jq', 'yq'],
]);

/** The words of a command, and parts of them, that may name files that it reads or writes. */
export function pathWords(words: readonly Word[]): readonly Word[] {
  const [program = '', ...rest] = words;
  const name = programName(program);
  if (ONLY_NAME.has(name)) return [];
  if (name === 'git' && rest.some((word) => GIT_ONLY_NAMES.test(plain(word)))) return [];
  const kept = withoutExcluded(PATTERN_FIRST.has(name) ? withoutPattern(rest) : rest);
  return [program, ...kept].flatMap(parts);
}

/** `--exclude .env` and its like name what is left alone. */
function withoutExcluded(words: readonly Word[]): readonly Word[] {
  const excludes = (word: Word | undefined) => /^--(exclude|ignore)/.test(word ?? '');
  return words.filter((word, index) => {
    const before = words[index - 1];
    return !excludes(word) && !(excludes(before) && !before?.includes('='));
  });
}

function withoutPattern(words: readonly Word[]): readonly Word[] {
  const brings = words.findIndex((word) =>
    /^(-[a-zA-Z]*[ef]|--(regexp|file|expression|from-file)(=.*)?)$/.test(plain(word)),
  );
  if (brings >= 0) {
    // The value of `-e` is a pattern, that of `-f` a file.
    return words.filter(
      (_, index) => index !== brings + 1 || !/e$|expression$|regexp$/.test(words[brings] ?? ''),
    );
  }
  const first = words.findIndex((word) => !word.startsWith('-'));
  return words.filter((_, index) => index !== first);
}

/** A word, and what of it may be a path: `--file=PATH`, `-fPATH`, `@PATH`, `HOST:PATH`, `name=@PATH`. */
function parts(word: Word): Word[] {
  const found = new Set([word, ...word.split(/[=:@,]/)]);
  if (/^-[a-zA-Z]./.test(word)) found.add(word.slice(2));
  return [...found].filter((part) => part !== '');
}
