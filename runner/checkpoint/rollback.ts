import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Failure, STATUS } from '../failure.ts';
import { shownPath } from '../git/bytes.ts';
import { readRefs } from '../git/refs.ts';
import { chooseTarget, findKept, type Kept } from './kept.ts';
import { describe, type Preview } from './preview.ts';
import { type Checkpoint, nameFor, refOf, tagOf } from './record.ts';
import { clearWay, makeWantedFolders, putInPlace, setFolderModes } from './restore/apply.ts';
import { type Difference, openStoreOf, readDifference } from './restore/difference.ts';
import { healObjects } from './restore/heal.ts';
import { type Journal, readJournal, removeJournal, writeJournal } from './restore/journal.ts';
import { giveObjects, makeGivenFolders } from './restore/objects.ts';
import { requirePlaces } from './restore/places.ts';
import type { Step } from './restore/plan.ts';
import { type OnStep, removeAny } from './restore/remove.ts';
import { removeStaging, stage } from './restore/stage.ts';
import { isApart, STAGING } from './snapshot/state.ts';
import { makeCommit } from './store/commit.ts';
import { names, readRecords, writeRecord } from './store/folder.ts';
import { withLock } from './store/lock.ts';
import { putRefs } from './store/own-refs.ts';
import type { Store } from './store/store.ts';

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
    const journal = readJournal(kept.folder);
    for (const staging of journal?.staging ?? []) removeStaging(staging);
    const difference = await readDifference(store, target, kept.records.at(-1));
    const preview = await describe(target, difference);
    const isGoingOn = journal?.target === target.name;
    if (difference.steps.length === 0 && !isGoingOn) {
      await mend(store, target, () => undefined);
      return preview;
    }

    const found = await keepFound(store, target, difference, options, kept);
    const undo = isGoingOn ? journal.undo : found;
    await change(store, target, difference, { undo, before: journal }, options.onStep ?? (() => undefined));
    return { ...preview, undo };
  });
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

async function change(
  store: Store,
  target: Checkpoint,
  { steps }: Difference,
  { undo, before }: { undo: string; before: Journal | undefined },
  onStep: OnStep,
): Promise<void> {
  const { folder } = store;
  const { root, commonDir } = target.places;
  const id = randomUUID().slice(0, 8);
  const baseOf = (place: Step['place']) => (place === 'root' ? root : commonDir);
  const stagingOf = (place: Step['place']) => join(baseOf(place), `${STAGING}${id}`);
  const places = [...new Set(steps.map(({ place }) => place))];
  onStep('journal');
  await writeJournal(folder, { target: target.name, undo, staging: places.map(stagingOf) });
  const ready = await stage(store, steps, stagingOf).catch(async (error: unknown) => {
    for (const place of places) removeStaging(stagingOf(place));
    // One that was interrupted before is so still.
    if (before === undefined) removeJournal(folder);
    else await writeJournal(folder, before);
    throw error;
  });
  const folders = new Set(target.state.files.flatMap(({ kind, path }) => (kind === 'folder' ? [path] : [])));
  for (const place of places) clearWay(baseOf(place), steps.filter(isAt(place)), folders, onStep);
  const isWhole = hasRepository(target);
  onStep('objects');
  // What a state without a repository leaves of one is in the store.
  if (isWhole) makeGivenFolders(store);
  else removeAny(root, '.git');
  for (const place of places) {
    makeWantedFolders(baseOf(place), steps.filter(isAt(place)), onStep);
    putInPlace(
      baseOf(place),
      ready.filter(({ step }) => step.place === place),
      onStep,
    );
    setFolderModes(baseOf(place), steps.filter(isAt(place)));
    removeStaging(stagingOf(place));
  }
  await mend(store, target, onStep);
  onStep('check');
  await requireSame(store, target);
  removeJournal(folder);
}

/** Objects and refs of ours are no part of a state; the repository gets back what it lacks of both. */
async function mend(store: Store, target: Checkpoint, onStep: OnStep): Promise<void> {
  if (!hasRepository(target)) return;
  onStep('more objects');
  makeGivenFolders(store);
  await healObjects(store, target.state.taken);
  const records = readRecords(store.folder);
  await giveObjects(
    store,
    target.state,
    records.map(({ commit }) => commit),
  );
  onStep('refs');
  for (const record of records) putRefs(target.places.commonDir, record);
}

const isAt = (place: Step['place']) => (step: Step) => step.place === place;

/** Whether there was a repository at all: an agent can remove it, and even that can be brought back. */
const hasRepository = ({ places, state }: Checkpoint) =>
  isApart(places) || state.files.some(({ path, kind }) => path === '.git' && kind === 'folder');

async function requireSame(store: Store, target: Checkpoint): Promise<void> {
  const { steps } = await readDifference(store, target, undefined);
  if (steps.length === 0) return;
  const paths = steps.slice(0, 5).map(({ path }) => shownPath(path));
  throw new Failure(
    STATUS.cannotCreate,
    `the rollback to ${target.name} is not complete: ${paths.join(', ')} changed meanwhile; end what changes them, then run paddock rollback again`,
  );
}
