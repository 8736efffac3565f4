import { readRefs } from '../git/refs.ts';
import { chooseTarget, findKept, type Kept } from './kept.ts';
import { describe, type Preview } from './preview.ts';
import { type Checkpoint, nameFor, refOf, tagOf } from './record.ts';
import { change, mend } from './restore/change.ts';
import { type Difference, openStoreOf, readDifference } from './restore/difference.ts';
import { readJournal } from './restore/journal.ts';
import { isForbidden, openUp } from './restore/open-up.ts';
import { requirePlaces } from './restore/places.ts';
import type { OnStep } from './restore/remove.ts';
import { removeStaging } from './restore/stage.ts';
import { makeCommit } from './store/commit.ts';
import { names, writeRecord } from './store/folder.ts';
import { withLock } from './store/lock.ts';
import { type Store, withStore } from './store/store.ts';

export interface RollbackOptions {
  now: Date;
  /** The run whose work it takes back. */
  run?: string;
  onStep?: OnStep;
}

/** What a rollback has done; `undo` is the checkpoint that takes it back, not there where nothing had to change. */
export interface RolledBack extends Preview {
  undo?: string;
}

/**
 * Puts the working tree, HEAD, index, branches and the rest of the git directory back to a checkpoint, by default the newest. Files that
 * are ignored by the checkpoint's rules stay as they are. What is there now is kept first, as a checkpoint of its own.
 * Killed at any point, the next call finishes it. Throws a {@link Failure}; one before the first change says so.
 */
export async function rollback(
  folder: string,
  name: string | undefined,
  options: RollbackOptions,
): Promise<RolledBack> {
  const kept = findKept(folder);
  return await withLock(kept.folder, async () => {
    const target = chooseTarget(kept, name);
    requirePlaces(target.places);
    const store = openStoreOf(kept.folder, target);
    const attempt = () => withStore(store, () => rollBack(store, kept, target, options));
    try {
      return await attempt();
    } catch (error) {
      if (!isForbidden(error)) throw error;
      // An agent can close its files to keep its work; they are the user's all the same.
      openUp(target.places.root, target.state.ignored.paths);
      return await attempt();
    }
  });
}

async function rollBack(
  store: Store,
  kept: Kept,
  target: Checkpoint,
  options: RollbackOptions,
): Promise<RolledBack> {
  const journal = readJournal(kept.folder);
  for (const staging of journal?.staging ?? []) removeStaging(staging);
  const difference = await readDifference(store, target, kept.records.at(-1));
  const preview = await describe(target, difference);
  const isGoingOn = journal?.target === target.name;
  const onStep = options.onStep ?? (() => undefined);
  if (difference.steps.length === 0 && !isGoingOn) {
    await mend(store, target, onStep);
    return preview;
  }
  const found = await keepFound(store, target, difference, options, kept);
  const undo = isGoingOn ? journal.undo : found;
  await change(store, target, difference, { undo, before: journal }, onStep);
  return { ...preview, undo };
}

/** Keeps what a rollback found. Its refs come at the end, for the repository itself may be broken. */
async function keepFound(
  store: Store,
  target: Checkpoint,
  { now: state, notes }: Difference,
  { now, run }: RollbackOptions,
  kept: Kept,
): Promise<string> {
  const { refs } = readRefs(target.places);
  const taken = new Set(names(kept.folder));
  const name = nameFor(now, (other) => taken.has(other) || tagOf(other) in refs || refOf(other) in refs);
  const { commit } = await makeCommit(store, state, [], { name, now, run });
  const { places, objectFormat, ignoreCase } = target;
  await writeRecord(kept.folder, {
    schema: 'paddock/checkpoint/v1',
    ...{ name, kind: 'undo', time: now.toISOString(), ...(run !== undefined && { run }) },
    ...{ places, objectFormat, ignoreCase, commit, state, notes },
  });
  return name;
}
