import { chmodSync, closeSync, constants, lstatSync, opendirSync, openSync, readdirSync } from 'node:fs';
import { Failure, STATUS } from '../../failure.ts';
import { type BytePath, shownPath } from '../../git/bytes.ts';
import { at, below, type Entry, entryOf, isCode } from './entry.ts';

/** How large a tree may be. Above that something is wrong, and the walk ends with a {@link Failure}. */
export interface Limits {
  readonly entries: number;
  readonly depth: number;
  readonly bytes: number;
}

export const LIMITS: Limits = { entries: 3_000_000, depth: 200, bytes: 2 ** 40 };

/**
 * What to do with an entry. A folder is gone into where it returns true; `names` are what is in it. `place` reaches the entry until
 * the visit is over, whatever the length of its path.
 */
export type Visit = (path: BytePath, entry: Entry, place: string | Buffer) => boolean;

export interface Walk {
  readonly root: string;
  readonly limits: Limits;
  readonly visit: Visit;
  /** Hears what is in each folder before its entries are visited. */
  readonly enter?: (folder: BytePath, names: readonly string[]) => void;
  /** Hears of a folder that may not be read. Without it the tree is ours, and such a folder is opened up first. */
  readonly unreadable?: (folder: BytePath, code: string) => void;
}

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Goes through a tree that nobody vouches for: through open folders (proc(5), `/proc/self/fd`), never through a link, to a bound. Names are
 * bytes. Entries of a folder come in the order of their names.
 */
export function walk({ root, limits, visit, enter, unreadable }: Walk): void {
  const left = { entries: limits.entries, bytes: limits.bytes };
  const go = (folder: BytePath, place: string | Buffer, depth: number): void => {
    const fd = open(folder, place, unreadable);
    if (fd === undefined) return;
    try {
      const here = `/proc/self/fd/${fd}`;
      const names = namesIn(here, left.entries, () => tooMany(root, limits));
      left.entries -= names.length;
      enter?.(folder, names);
      for (const name of names) {
        const path = below(folder, name);
        const inside = at(here, name);
        const stats = lstatSync(inside, { throwIfNoEntry: false });
        // A user's own tree changes while it is read.
        if (stats === undefined) continue;
        const entry = entryOf(stats);
        if (entry.kind === 'file') left.bytes -= Math.min(entry.size, stats.blocks * 512);
        if (left.bytes < 0) throw tooLarge(root, limits);
        if (!visit(path, entry, inside) || entry.kind !== 'folder') continue;
        if (depth >= limits.depth) throw tooDeep(root, path, limits);
        go(path, inside, depth + 1);
      }
    } finally {
      closeSync(fd);
    }
  };
  go('', root, 1);
}

function open(folder: BytePath, place: string | Buffer, unreadable: Walk['unreadable']): number | undefined {
  try {
    return openSync(place, FOLDER);
  } catch (error) {
    if (unreadable === undefined) {
      if (!isCode(error, 'EACCES')) throw error;
      chmodSync(place, 0o700);
      return openSync(place, FOLDER);
    }
    if (folder === '' || !isCode(error, 'EACCES', 'EPERM', 'ENOENT', 'ENOTDIR')) throw error;
    unreadable(folder, error.code);
    return undefined;
  }
}

/** A folder of this size may have more names than we want to hold. */
const LARGE = 2 ** 20;

function namesIn(place: string, most: number, failure: () => Failure): string[] {
  const names: string[] = [];
  if (lstatSync(`${place}/.`).size < LARGE) names.push(...readdirSync(place, 'latin1'));
  else {
    const folder = opendirSync(place, { encoding: 'latin1', bufferSize: 4096 });
    try {
      for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
        names.push(entry.name);
        if (names.length > most) throw failure();
      }
    } finally {
      folder.closeSync();
    }
  }
  if (names.length > most) throw failure();
  return names.sort();
}

const tooMany = (root: string, { entries }: Limits) =>
  new Failure(STATUS.data, `${root}: got more than ${entries} files and folders, expected fewer; ${REMEDY}`);
const tooLarge = (root: string, { bytes }: Limits) =>
  new Failure(STATUS.data, `${root}: got more than ${bytes} bytes, expected fewer; ${REMEDY}`);
const tooDeep = (root: string, path: BytePath, { depth }: Limits) =>
  new Failure(
    STATUS.data,
    `${root}: got folders in more than ${depth} others, expected fewer: ${start(path)}; ${REMEDY}`,
  );
const REMEDY = 'remove what is not needed, or work in a smaller folder; nothing was written';

const start = (path: BytePath) => shownPath(path.slice(0, 60));
