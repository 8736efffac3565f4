import { chmodSync, closeSync, constants, lchownSync, lstatSync, openSync, utimesSync } from 'node:fs';
import type { BytePath } from '../../git/bytes.ts';
import { Copier } from '../disk/copier.ts';
import { at, type Entry, entryOf, isCode } from '../disk/entry.ts';
import type { Owner } from '../user.ts';

export interface FileToCopy {
  readonly path: BytePath;
  readonly entry: Entry;
}

export interface CopyJob {
  readonly from: string;
  readonly to: string;
  /** To give the files to; undefined where they are the right user's already. */
  readonly owner: Owner | undefined;
  readonly files: readonly FileToCopy[];
}

/** What came of each file, in their order: what the copy is, or why there is none. */
export type Copied = { readonly entry: Entry } | { readonly code: string };

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const NO_SETID = 0o1777;

/** Copies regular files into folders that are there, sharing their content where the file system can. */
export function copyFiles({ from, to, owner, files }: CopyJob): Copied[] {
  const copier = new Copier();
  return files.map(({ path, entry }) => {
    let fd: number;
    try {
      fd = openSync(at(from, path), READ);
    } catch (error) {
      if (isCode(error, 'EACCES', 'EPERM', 'ENOENT', 'ELOOP', 'ENXIO')) return { code: error.code };
      throw error;
    }
    const target = at(to, path);
    try {
      // By the open file: nobody can put a link in its place now.
      copier.copy(`/proc/self/fd/${fd}`, target);
    } finally {
      closeSync(fd);
    }
    const mode = entry.mode & NO_SETID;
    if (mode !== entry.mode) chmodSync(target, mode);
    if (owner) lchownSync(target, owner.uid, owner.gid);
    // A build looks at the order of times, and git takes a file with the time in its index for unchanged.
    utimesSync(target, entry.mtime / 1000, entry.mtime / 1000);
    return { entry: entryOf(lstatSync(target)) };
  });
}
