import { couldBe, HOLE, ONE, plain, STAR, type Word } from '../shell/word.ts';
import type { Context } from './call.ts';

/** Where a path is named: the call's context, and where earlier `cd`s went. */
export interface Place extends Context {
  readonly directory?: Word | undefined;
}

/** A path taken apart. The first part is `~` for the home, '' for the root, `.` where neither is known. */
export type Resolved = readonly Word[];

/** A path that a word may name; `floating` where it may begin in any folder. */
export interface NamedPath {
  readonly parts: Resolved;
  readonly floating: boolean;
}

/** Whether a word of a command, or a tool's path, names a path that fits the pattern. */
export function pathFits(pattern: string, word: Word, place: Place): boolean {
  return namedPaths(word, place).some((named) => namedFits(pattern, named));
}

/**
 * The paths that a word may name. It is resolved by its text alone: `..`, `//`, the home in all its spellings,
 * `/proc/self/root`. Where a part is unknown the known parts are tried by themselves.
 */
export function namedPaths(word: Word, place: Place): readonly NamedPath[] {
  const named = (text: Word, floating = false) => ({ parts: resolvePath(text, place), floating });
  // Longer than any path (PATH_MAX); what is unknown in it does not count.
  if (word.length > LONGEST_PATH && plain(word).length > LONGEST_PATH) return [];
  if (!word.includes(HOLE)) return [named(word)];
  const first = word.indexOf(HOLE);
  const folder = word.slice(0, word.lastIndexOf('/', first) + 1);
  const rest = word.slice(word.lastIndexOf(HOLE) + 1);
  return [
    // A pattern beside what is unknown is no pattern for the beginning of a name.
    ...(BESIDE.test(word) ? [] : [named(word.replaceAll(HOLE, ''))]),
    ...(folder.length > 1 ? [named(folder)] : []),
    // What is unknown may be the home, or any other folder.
    ...(rest.startsWith('/') ? [named(rest, true)] : []),
  ];
}

const LONGEST_PATH = 4096;

const BESIDE = new RegExp(`(${HOLE}[^/]*[${STAR}${ONE}]|[${STAR}${ONE}][^/]*${HOLE})`);

/** Whether a named path fits a pattern. What a pattern in the word itself could become counts. */
export function namedFits(pattern: string, { parts, floating }: NamedPath): boolean {
  const wanted = pattern.split('/');
  return fits(floating ? ['**', ...wanted.slice(1)] : wanted, parts);
}

/** A path in its parts, without `.`, `..` and empty parts, relative to the place. */
export function resolvePath(path: Word, { cwd, home, directory = '' }: Place): Resolved {
  const text = path.replace(/^file:\/\//, '');
  const own = isRooted(text) ? text : isRooted(directory) ? `${directory}/${text}` : undefined;
  const whole = own ?? `${cwd ?? '.'}/${directory}/${text}`;
  const parts: Word[] = [];
  const [head = '', ...rest] = whole.split('/');
  for (const part of rest) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.at(-1) !== '..' && (parts.length > 0 || head !== '.')) parts.pop();
    else parts.push(part);
  }
  if (head.startsWith('~')) return ['~', ...parts];
  if (head !== '') return ['.', ...parts];
  return inHome(throughProc(parts, cwd), home);
}

function isRooted(path: Word): boolean {
  return path.startsWith('/') || path.startsWith('~');
}

/** `/proc/self/root` is the root again, and `/proc/self/cwd` the working directory. */
function throughProc(parts: readonly Word[], cwd: string | undefined): readonly Word[] {
  const [proc = '', , link = '', ...rest] = parts;
  if (!couldBe(proc, 'proc')) return parts;
  if (couldBe(link, 'root')) return throughProc(rest, cwd);
  if (couldBe(link, 'cwd')) return [...(cwd ?? '').split('/').filter((part) => part !== ''), ...rest];
  return parts;
}

function inHome(parts: readonly Word[], home: string): Resolved {
  const homeParts = home.split('/').filter((part) => part !== '');
  const inside = homeParts.length > 0 && homeParts.every((part, index) => couldBe(parts[index] ?? '', part));
  return inside ? ['~', ...parts.slice(homeParts.length)] : ['', ...parts];
}

/** Whether the parts of a path fit those of a pattern: `**` is any folders, `*` anything within one name. */
export function fits(pattern: readonly string[], path: Resolved): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === '**' && !rest.includes('**')) {
    return path.length >= rest.length && fitsOneByOne(rest, path.slice(path.length - rest.length));
  }
  if (first === '**') return path.some((_, index) => fits(rest, path.slice(index))) || fits(rest, []);
  const [part, ...below] = path;
  return part !== undefined && partFits(first, part) && fits(rest, below);
}

function fitsOneByOne(pattern: readonly string[], path: Resolved): boolean {
  return pattern.every((part, index) => partFits(part, path[index] ?? ''));
}

function partFits(pattern: string, part: Word): boolean {
  if (!pattern.includes('*')) return couldBe(part, pattern);
  const [start = '', ...ends] = pattern.split('*');
  const text = plain(part);
  const end = ends.join('');
  return (
    (text.startsWith(start) && text.endsWith(end) && text.length >= start.length + end.length) ||
    // A word that is a pattern itself, against the shortest name that fits.
    couldBe(part, start + end)
  );
}

/** Whether removing this path removes the working directory with it. */
export function holdsWorkingDirectory(path: Word, place: Place): boolean {
  if (place.cwd === undefined) return /^\.{1,2}(\/\.{0,2})*$/.test(plain(path));
  const inner = resolvePath(place.cwd, { home: place.home });
  const outer = resolvePath(path, place);
  return (
    outer.length <= inner.length && outer.every((part, index) => couldBe(part, plain(inner[index] ?? '')))
  );
}
