import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Failure, STATUS } from '../../failure.ts';
import { shownPath } from '../../git/bytes.ts';
import type { Checkpoint } from '../record.ts';
import { isApart, STAGING } from '../snapshot/state.ts';
import { readRecords } from '../store/folder.ts';
import { putRefs } from '../store/own-refs.ts';
import type { Store } from '../store/store.ts';
import { clearWay, makeWantedFolders, putInPlace, setFolderModes } from './apply.ts';
import { type Difference, readDifference } from './difference.ts';
import { healObjects } from './heal.ts';
import { type Journal, removeJournal, writeJournal } from './journal.ts';
import { giveObjects, makeGivenFolders } from './objects.ts';
import type { Step } from './plan.ts';
import { type OnStep, removeAny } from './remove.ts';
import { removeStaging, stage } from './stage.ts';

/**
 * Carries a plan out, under a journal: as long as that lies there, the next rollback does the same again. Throws a {@link Failure}; where
 * the new content could not be written, nothing has changed.
 */
export async function change(
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
export async function mend(store: Store, target: Checkpoint, onStep: OnStep): Promise<void> {
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
