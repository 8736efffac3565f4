import { shownPath } from '../git/bytes.ts';
import { chooseTarget, findKept } from './kept.ts';
import type { Checkpoint } from './record.ts';
import { type Commit, commitsBetween } from './restore/commits.ts';
import { type Difference, openStoreOf, readDifference } from './restore/difference.ts';
import { readJournal } from './restore/journal.ts';
import type { Step } from './restore/plan.ts';
import { removeStaging } from './restore/stage.ts';
import { gitPartOf } from './snapshot/disk.ts';
import { withLock } from './store/lock.ts';
import { withStore } from './store/store.ts';

/** A file, link or empty folder that a rollback changes. */
export interface FileChange {
  path: string;
  /** `removed`: it was made since; `restored`: it was removed since; `changed`: its content, its mode or its kind. */
  change: 'removed' | 'restored' | 'changed';
}

/** A branch, a tag or HEAD that a rollback moves; undefined where it does not exist. */
export interface RefChange {
  name: string;
  from?: string;
  to?: string;
}

/** What a rollback does, or has done. */
export interface Preview {
  checkpoint: string;
  root: string;
  /** Commits that no branch will lead to any more, the newest first. */
  leaving: Commit[];
  /** Commits that one leads to again: a history that was rewritten since. */
  returning: Commit[];
  refs: RefChange[];
  files: FileChange[];
  /** The same in the git directory: index, configuration, hooks, logs. */
  gitFiles: FileChange[];
  notes: string[];
}

/**
 * What {@link file://./rollback.ts} would do, by the same reading and the same plan; it changes nothing in the working tree or its
 * repository. Throws a Failure where there is no such checkpoint.
 */
export async function previewRollback(folder: string, name?: string): Promise<Preview> {
  const kept = findKept(folder);
  return await withLock(kept.folder, async () => {
    const target = chooseTarget(kept, name);
    const store = openStoreOf(kept.folder, target);
    for (const staging of readJournal(kept.folder)?.staging ?? []) removeStaging(staging);
    return await withStore(store, async () =>
      describe(target, await readDifference(store, target, kept.records.at(-1))),
    );
  });
}

/** Puts a difference in words that a person can judge. */
export async function describe(
  target: Checkpoint,
  { store, now, steps, notes }: Difference,
): Promise<Preview> {
  const isGit = ({ place, path }: Step) => place === 'common' || gitPartOf(path) !== undefined;
  const listed = steps.filter((step) => !isPlainFolder(step) || !isGit(step));
  return {
    checkpoint: target.name,
    root: target.places.root,
    ...(await commitsBetween(store, now, target.state)),
    refs: refChanges(now, target.state),
    files: listed.filter((step) => !isGit(step)).map(changeOf),
    gitFiles: listed.filter(isGit).map(changeOf),
    notes,
  };
}

const isPlainFolder = ({ now, wanted }: Step) =>
  [now, wanted].every((item) => item === undefined || item.kind === 'folder');

function changeOf({ path, now, wanted }: Step): FileChange {
  const change = wanted === undefined ? 'removed' : now === undefined ? 'restored' : 'changed';
  return { path: shownPath(path), change };
}

function refChanges(now: Difference['now'], then: Checkpoint['state']): RefChange[] {
  const one = (name: string, from: string | undefined, to: string | undefined): RefChange[] =>
    from === to ? [] : [{ name, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  const names = [...new Set([...Object.keys(now.refs), ...Object.keys(then.refs)])].sort();
  return [
    ...one('HEAD', now.head, then.head),
    ...names.flatMap((name) => one(name, now.refs[name], then.refs[name])),
  ];
}
