import { lstatSync, type Stats } from 'node:fs';
import { type BytePath, bytesOf } from '../../git/bytes.ts';

export type Kind = 'file' | 'link' | 'folder' | 'other';

/** What a path is, its links not followed. Times are in milliseconds since 1970; a `mode` has no kind in it. */
export interface Entry {
  readonly kind: Kind;
  readonly mode: number;
  readonly size: number;
  readonly mtime: number;
  readonly ctime: number;
  readonly inode: number;
  readonly links: number;
}

export function entryOf(stats: Stats): Entry {
  return {
    kind: kindOf(stats),
    mode: stats.mode & 0o7777,
    size: stats.size,
    mtime: stats.mtimeMs,
    ctime: stats.ctimeMs,
    inode: stats.ino,
    links: stats.nlink,
  };
}

function kindOf(stats: Stats): Kind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

/** What is at a place of the file system; undefined where nothing is. */
export function look(place: string | Buffer): Entry | undefined {
  try {
    return entryOf(lstatSync(place));
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** Whether nobody has touched it since: the kernel alone writes a change's time (ctime). */
export function isUntouched(before: Entry, now: Entry): boolean {
  return isAlike(before, now) && before.ctime === now.ctime;
}

/** The same file with the same content, as far as a person changes it, who does not set times back. */
export function isAlike(before: Entry, now: Entry): boolean {
  if (before.kind !== now.kind) return false;
  if (before.kind === 'folder') return before.mode === now.mode;
  return (
    before.size === now.size &&
    before.mtime === now.mtime &&
    before.mode === now.mode &&
    before.inode === now.inode
  );
}

const ASCII = /^[ -~]*$/;

/** A path below a folder, for the file system. Most are ASCII, and then need no bytes. */
export function at(folder: string, path: BytePath): string | Buffer {
  if (path === '') return folder;
  return ASCII.test(path) ? `${folder}/${path}` : Buffer.concat([Buffer.from(`${folder}/`), bytesOf(path)]);
}

export const below = (folder: BytePath, name: string): BytePath =>
  folder === '' ? name : `${folder}/${name}`;

export const nameOf = (path: BytePath): string => path.slice(path.lastIndexOf('/') + 1);

/** Whether an error is one of the system's, with one of these codes. */
export function isCode(error: unknown, ...codes: readonly string[]): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
