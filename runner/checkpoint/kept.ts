import { existsSync } from 'node:fs';
import { Failure, STATUS } from '../failure.ts';
import { ancestors, realFolder } from '../git/repository.ts';
import type { Checkpoint } from './record.ts';
import { readJournal } from './restore/journal.ts';
import { folderOf, readRecord, readRecords } from './store/folder.ts';

/** The checkpoints of the working tree that a folder lies in. It is known by its path, so its `.git` may be gone. */
export interface Kept {
  folder: string;
  root: string;
  records: Checkpoint[];
}

/** Finds them. Throws a {@link Failure} where there are none. */
export function findKept(folder: string): Kept {
  const start = realFolder(folder);
  for (const root of ancestors(start)) {
    const kept = folderOf(root);
    if (!existsSync(kept)) continue;
    const records = readRecords(kept);
    if (records.length > 0) return { folder: kept, root, records };
  }
  throw new Failure(STATUS.unmet, `${start} has no checkpoint; paddock run makes one at its start`);
}

/** All checkpoints of a working tree, the newest first, those that rollbacks made included; none is an empty list. */
export function listCheckpoints(folder: string): Checkpoint[] {
  try {
    return findKept(folder).records.toReversed();
  } catch (error) {
    if (error instanceof Failure && error.status === STATUS.unmet) return [];
    throw error;
  }
}

/**
 * The checkpoint to go back to: the one that is named, or that an interrupted rollback was about, or the newest that a run made. Throws a
 * {@link Failure} that names those that there are.
 */
export function chooseTarget({ folder, root, records }: Kept, name: string | undefined): Checkpoint {
  const wanted = name ?? readJournal(folder)?.target;
  if (wanted === undefined) {
    const newest = records.findLast(({ kind }) => kind === 'checkpoint');
    if (newest !== undefined) return newest;
  } else {
    const found = readRecord(folder, wanted);
    if (found !== undefined) return found;
  }
  const there = records
    .map((record) => record.name)
    .toReversed()
    .slice(0, 5);
  throw new Failure(
    STATUS.usage,
    `got ${wanted ?? 'no name'}, expected a checkpoint of ${root}: ${there.join(', ')}`,
  );
}
