import { expandBraces } from './braces.ts';
import { type Name, nameOf } from './names.ts';
import {
  EVERY_NAME,
  literalSegment,
  parseSegment,
  type Segment,
  sampleName,
  segmentFits,
} from './segment.ts';
import { ANY, fitsSequence } from './sequence.ts';

/** What a pattern is for: files, or directories with all that is below them. */
export type GlobKind = 'files' | 'directories';

/** A pattern for paths within the workspace. */
export interface Glob {
  /** As it was written. */
  readonly pattern: string;
  /** One for each choice in its braces. */
  readonly paths: readonly GlobPath[];
}

type GlobPath = readonly (Segment | typeof ANY)[];

const LONGEST = 512;

/**
 * A pattern from its text. Without a slash it fits at any depth; with one it begins at the top of the workspace, and
 * `./name` is `name` at the top alone. `**` stands for any folders, `*` and `?` stay within a name and fit a dot at its
 * beginning. `fault` completes "expected …".
 */
export function parseGlob(text: string, kind: GlobKind): Glob | { fault: string } {
  const fault = textFault(text);
  if (fault !== undefined) return { fault };
  const expanded = expandBraces(text);
  if ('fault' in expanded) return expanded;
  const paths: GlobPath[] = [];
  for (const one of expanded) {
    const path = parsePath(one, kind);
    if ('fault' in path) return path;
    paths.push(path);
  }
  return { pattern: text, paths };
}

function textFault(text: string): string | undefined {
  if (text.length > LONGEST) return `a pattern of at most ${LONGEST} characters`;
  if (text.trim() !== text || text === '') return 'a pattern without spaces around it';
  if (/[\p{Cc}\u2028\u2029]/u.test(text) || !text.isWellFormed())
    return 'a pattern without control characters';
  if (/^[A-Za-z]:/.test(text) || text.replace(/\\[*?[\]{}!,\\-]/g, '').includes('\\')) {
    return 'slashes between names: `\\` only stands before one of `*?[]{}!,-\\`';
  }
  if (/^[/~]/.test(text)) {
    return 'a path within the workspace: nothing else is in the box. `./name` is a name at its top';
  }
  if (/(?<!\\)[?*+@!]\(/.test(text))
    return 'one of `*`, `?`, `[a-z]`, `{a,b}`, `**`; there are no extended globs';
  if (text.startsWith('!')) return '`\\!` for a name that begins with `!`';
  return undefined;
}

function parsePath(text: string, kind: GlobKind): GlobPath | { fault: string } {
  if (kind === 'files' && text.endsWith('/'))
    return { fault: 'a file; a folder belongs in a list of directories' };
  const anchored = text.replace(/\/$/, '').includes('/');
  // The folder itself is meant as well where `/**` or a slash ends the pattern.
  const whole = kind === 'directories' ? text.replace(/(?<=.)(?:\/\*\*)?\/?$/s, '') : text;
  const names = whole.replace(/^\.\//, '').split('/');
  const path: (Segment | typeof ANY)[] = anchored || whole === '**' ? [] : [ANY];
  for (const name of names) {
    if (name === '' || name === '.' || name === '..') {
      return { fault: 'names between the slashes, without `.` and `..`' };
    }
    if (name === '**') path.push(ANY);
    else if (name.replace(/\\./g, 'x').includes('**')) return { fault: '`**` alone between slashes' };
    else {
      const segment = parseSegment(name);
      if ('fault' in segment) return segment;
      path.push(segment);
    }
  }
  if (kind === 'directories') return [...path, ANY];
  // Something is below a folder whose contents are meant.
  return path.at(-1) === ANY ? [...path, EVERY_NAME] : path;
}

/** Whether a pattern fits a path, in any of the spellings of its names. */
export function globFits(glob: Glob, path: readonly Name[]): boolean {
  return glob.paths.some((one) => {
    const [first, last] = one;
    // The commonest patterns by far: a file's name at any depth.
    if (one.length === 2 && first === ANY && last !== undefined && last !== ANY) {
      const name = path.at(-1);
      return name !== undefined && segmentFits(last, name);
    }
    return fitsSequence(one, path, segmentFits);
  });
}

/** A pattern that means one path from the top of the workspace, whatever characters are in it. */
export function literalGlob(path: string, kind: GlobKind): Glob {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  const segments = names.map(literalSegment);
  return { pattern: path, paths: [kind === 'directories' ? [...segments, ANY] : segments] };
}

/** The text of a name that each path which fits has; undefined where the patterns share none. */
export function keyNames(glob: Glob): readonly string[] | undefined {
  const keys = glob.paths.map((path) =>
    path.flatMap((part) => (part !== ANY && part.kind === 'literal' ? [part] : [])).at(-1),
  );
  return keys.every((key) => key !== undefined) ? keys.flatMap((key) => [key.plain, key.folded]) : undefined;
}

/** A path for each choice in its braces that fits, with `x` where the pattern leaves open what stands there. */
export function samplePaths(glob: Glob): readonly (readonly Name[])[] {
  return glob.paths.map((path) =>
    path.flatMap((part, index) => {
      if (part !== ANY) return [nameOf(sampleName(part))];
      return index === 0 || index === path.length - 1 ? [] : [nameOf('x')];
    }),
  );
}
