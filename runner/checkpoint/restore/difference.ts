import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { zeroSeparated } from '../../git/bytes.ts';
import { git } from '../../git/git.ts';
import type { Checkpoint, Plain, State } from '../record.ts';
import { gitPartOf, obstacleAbove } from '../snapshot/disk.ts';
import { listPlain } from '../snapshot/plain.ts';
import { compileRules, type IgnoreFile } from '../snapshot/rules.ts';
import { readState } from '../snapshot/state.ts';
import { bareView, openStore, type Store } from '../store/store.ts';
import { takeObjects } from '../store/take.ts';
import { readSmallBlobs } from './blobs.ts';
import { planSteps, type Step } from './plan.ts';

/** What is there now beside what a checkpoint holds. */
export interface Difference {
  store: Store;
  now: State;
  steps: Step[];
  notes: string[];
}

export const openStoreOf = (folder: string, { places, objectFormat, ignoreCase }: Checkpoint) =>
  openStore(folder, { ...places, objectFormat, ignoreCase });

/**
 * Reads the state of now, and how it differs from a checkpoint's. What is ignored is told by the checkpoint's rules: the agent could have
 * changed the tree's own.
 */
export async function readDifference(
  store: Store,
  target: Checkpoint,
  latest: Checkpoint | undefined,
): Promise<Difference> {
  const notes = hasObjects(store) ? await takeObjects(store) : [];
  const text = await recordedRules(store, target.state);
  const { tree, ignored } = target.state;
  const rules = { kind: 'recorded', text, tree, tracked: ignored.tracked } as const;
  const found = await readState(
    store,
    target.places,
    rules,
    notes,
    (latest ?? target).state,
    target.state.ignored,
  );
  const now = { ...found, files: [...found.files, ...stillThere(target, found)] };
  return { store, now, steps: await planSteps(store, now, target.state), notes };
}

/** Folders that were empty, and hold nothing but ignored files now: they are as they should be. */
function stillThere({ places, state }: Checkpoint, found: State): Plain[] {
  const listed = new Set(found.files.map(({ path }) => path));
  return state.files.flatMap(({ kind, path }) => {
    if (kind !== 'folder' || listed.has(path) || gitPartOf(path) !== undefined) return [];
    if (obstacleAbove(places.root, path) !== undefined) return [];
    const only = listPlain(places.root, path, (below) => below !== path, []);
    return only.flatMap((file) => (file.kind === 'folder' ? [file] : []));
  });
}

/** Whether the repository's objects are where they were, and no link to others. */
const hasObjects = ({ repositoryObjects }: Store) =>
  [dirname(repositoryObjects), repositoryObjects].every((folder) =>
    lstatSync(folder, { throwIfNoEntry: false })?.isDirectory(),
  );

async function recordedRules(store: Store, { ignored }: State): Promise<string> {
  const listed = await git(bareView(store), ['ls-tree', '-r', '-z', '--full-tree', ignored.tree]);
  const found = zeroSeparated(listed).flatMap((line) => {
    const match = /^100\d+ blob ([0-9a-f]+)\t((?:.*\/)?)\.gitignore$/s.exec(line);
    return match === null ? [] : [{ id: match[1] ?? '', folder: (match[2] ?? '').replace(/\/$/, '') }];
  });
  const contents = await readSmallBlobs(
    bareView(store),
    found.map(({ id }) => id),
  );
  const files: IgnoreFile[] = found.map(({ folder }, index) => ({
    folder,
    text: contents[index]?.toString('latin1') ?? '',
  }));
  return compileRules(ignored.base, [...files, ...ignored.hidden], ignored.paths);
}
