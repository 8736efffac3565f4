import { accessSync, constants, statfsSync } from 'node:fs';
import { Failure, STATUS, wordsOf } from '../failure.ts';

/** The type that Linux gives a tmpfs (statfs(2)). */
const TMPFS = 0x01021994;

/** Throws a {@link Failure} where a folder can't be written. */
export function requireWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Failure(
      STATUS.cannotCreate,
      `${folder}: cannot be written by this user (${wordsOf(error)}), expected a folder of its own`,
    );
  }
}

/** Throws a {@link Failure} where a folder is not in memory alone: what is written there must not reach a disk. */
export function requireMemory(folder: string): void {
  if (statfsSync(folder).type === TMPFS) return;
  throw new Failure(
    STATUS.cannotCreate,
    `${folder}: is on a disk, expected memory; start the container with --tmpfs ${folder}:rw,mode=1777,size=16m`,
  );
}
