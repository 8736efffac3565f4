import type { BytePath } from '../../git/bytes.ts';

/** An ignore file (gitignore(5)) and the folder whose paths it is about. */
export interface IgnoreFile {
  folder: BytePath;
  text: string;
}

/**
 * Ignore files of many folders as one that lies at the top and means the same. The order is git's: a deeper file overrules, so it
 * comes later. `always` are paths that are ignored whatever the rest says.
 */
export function compileRules(
  base: string,
  files: readonly IgnoreFile[],
  always: readonly BytePath[],
): string {
  const deeper = files.toSorted((one, other) => depth(one.folder) - depth(other.folder));
  return [
    ...lines(base),
    ...deeper.flatMap(({ folder, text }) => lines(text).flatMap((line) => moved(line, folder))),
    ...always.map((path) => `/${escaped(path)}`),
    '',
  ].join('\n');
}

const depth = (folder: BytePath) => (folder === '' ? 0 : folder.split('/').length);

/** Lines as git reads them: without a byte order mark, without the carriage return before a line's end. */
function lines(text: string): string[] {
  return text
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
}

/** A line of a folder's ignore file as it is said at the top; nothing for a comment. */
function moved(line: string, folder: BytePath): string[] {
  if (line.startsWith('#') || line.trimEnd() === '') return [];
  if (folder === '') return [line];
  const negated = line.startsWith('!') ? '!' : '';
  // At a pattern's start `\#` and `\!` are the characters themselves; further on `\` before them does no harm.
  const pattern = line.slice(negated.length);
  const body = withoutTrailingSpaces(pattern).replace(/\/$/, '');
  if (body === '') return [];
  const prefix = `${negated}/${escaped(folder)}/`;
  if (pattern.startsWith('/')) return [`${prefix}${pattern.slice(1)}`];
  return [body.includes('/') ? `${prefix}${pattern}` : `${prefix}**/${pattern}`];
}

const withoutTrailingSpaces = (pattern: string) => pattern.replace(/(?<!\\) +$/, '');

/** A path as a pattern that matches it alone. A newline, which no pattern can hold, matches as any one character. */
function escaped(path: BytePath): string {
  return path.replace(/[*?[\]\\!# ]/g, '\\$&').replaceAll('\n', '?');
}
