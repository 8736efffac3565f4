import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { BytePath } from '../../git/bytes.ts';
import { Beneath, Obstacle } from '../disk/beneath.ts';
import { isCode } from '../disk/entry.ts';

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The bytes of a regular file, one character each; undefined for anything else, and for one that is larger. */
export function readSmall(place: string | Buffer, most: number): string | undefined {
  let fd: number;
  try {
    fd = openSync(place, READ);
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EACCES', 'ENAMETOOLONG')) return undefined;
    throw error;
  }
  try {
    const stats = fstatSync(fd);
    return stats.isFile() && stats.size <= most ? readFileSync(fd, 'latin1') : undefined;
  } finally {
    closeSync(fd);
  }
}

/** The same for a path below a folder, where no part of it is a link. */
export function readSmallBeneath(root: string, path: BytePath, most: number): string | undefined {
  const beneath = new Beneath(root);
  try {
    return readSmall(beneath.place(path), most);
  } catch (error) {
    if (error instanceof Obstacle || isCode(error, 'EACCES')) return undefined;
    throw error;
  } finally {
    beneath.close();
  }
}

/** Git's files about a merge or a like that stopped; nothing in them is run. */
export const STATES = [
  'MERGE_HEAD',
  'MERGE_MODE',
  'MERGE_MSG',
  'SQUASH_MSG',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'ORIG_HEAD',
] as const;

/** Folders about a rebase or a series of picks; `git rebase --continue` runs what they say. */
export const OPERATIONS = ['rebase-merge', 'rebase-apply', 'sequencer'] as const;

const MOST = 2 ** 20;

/** Those that are there, by name. */
export function readStates(gitDir: string): Record<string, string> {
  const found = STATES.flatMap((name) => {
    const text = readSmall(`${gitDir}/${name}`, MOST);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(found);
}
