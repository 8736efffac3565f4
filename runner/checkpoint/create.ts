import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, STATUS } from '../failure.ts';
import { zeroSeparated } from '../git/bytes.ts';
import { git } from '../git/git.ts';
import { readRefs } from '../git/refs.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { type Checkpoint, nameFor, recordSchema, refOf, tagOf } from './record.ts';
import { readJournal } from './restore/journal.ts';
import { withIndexCopy } from './snapshot/index-copy.ts';
import { currentRules, readState } from './snapshot/state.ts';
import { giveCommit, makeCommit, type Submodule } from './store/commit.ts';
import { folderOf, makeFolder, names, readRecord, writeRecord } from './store/folder.ts';
import { withLock } from './store/lock.ts';
import { putRefs } from './store/own-refs.ts';
import { openStore, type Store, withStore } from './store/store.ts';
import { takeObjects } from './store/take.ts';

export interface CreateOptions {
  now: Date;
  /** The run that it is made for. */
  run?: string;
}

/**
 * Makes a checkpoint of the repository that a folder belongs to: of the working tree with its untracked files, of HEAD, index, branches
 * and all else in the git directory. None of that changes; the repository gets a commit, a ref of ours and a tag, and
 * everything is kept outside of it too. Throws a {@link Failure} with the reason where one is not possible.
 */
export async function createCheckpoint(folder: string, options: CreateOptions): Promise<Checkpoint> {
  const repository = await findRepository(folder);
  const kept = folderOf(repository.root);
  makeFolder(kept);
  return await withLock(kept, async () => {
    const journal = readJournal(kept);
    if (journal !== undefined) {
      throw new Failure(
        STATUS.refused,
        `a rollback to ${journal.target} was interrupted in ${repository.root}; run paddock rollback to finish it`,
      );
    }
    const store = openStore(kept, repository);
    return await withStore(store, () => create(store, repository, options));
  });
}

async function create(
  store: Store,
  repository: Repository,
  { now, run }: CreateOptions,
): Promise<Checkpoint> {
  const notes: string[] = [];
  const known = newest(store.folder)?.state;
  const take = async () => void notes.push(...(await takeObjects(store)));
  const read = async () => readState(store, repository, await currentRules(repository), notes, known);
  // The first time, and where an index stands for folders, the objects are needed to read it.
  const isBefore = known === undefined || repository.isSparse;
  if (isBefore) await take();
  const [state] = await Promise.all([read(), isBefore ? undefined : take()]);
  const { root, gitDir, commonDir, objectFormat, ignoreCase } = repository;
  const name = freeName(store, repository, now);
  const made = await makeCommit(store, state, await submodulesOf(store, repository), { name, now, run });
  await giveCommit(store, made);
  const record = recordSchema.parse({
    schema: 'paddock/checkpoint/v1',
    ...{ name, kind: 'checkpoint', time: now.toISOString(), run },
    ...{ places: { root, gitDir, commonDir }, objectFormat, ignoreCase, commit: made.commit, state, notes },
  } satisfies Checkpoint);
  await writeRecord(store.folder, record);
  putRefs(commonDir, record);
  return record;
}

/** The last checkpoint, for what it knows of files that have not changed; none is as good. */
function newest(folder: string): Checkpoint | undefined {
  const name = names(folder).sort().at(-1);
  try {
    return name === undefined ? undefined : readRecord(folder, name);
  } catch {
    return undefined;
  }
}

function freeName(store: Store, repository: Repository, now: Date): string {
  const { refs } = readRefs(repository);
  const taken = new Set(names(store.folder));
  return nameFor(now, (name) => taken.has(name) || tagOf(name) in refs || refOf(name) in refs);
}

async function submodulesOf(store: Store, { gitDir, root }: Repository): Promise<Submodule[]> {
  if (!existsSync(join(root, '.gitmodules'))) return [];
  const listed = await withIndexCopy(store, gitDir, root, (view) => git(view, ['ls-files', '-z', '--stage']));
  return zeroSeparated(listed ?? Buffer.of()).flatMap((line) => {
    const match = /^160000 ([0-9a-f]+) 0\t(.+)$/s.exec(line);
    return match?.[1] === undefined || match[2] === undefined ? [] : [{ path: match[2], commit: match[1] }];
  });
}
