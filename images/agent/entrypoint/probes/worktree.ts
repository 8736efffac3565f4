import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A git working tree and whose it is. */
export interface Worktree {
  /** The folder that holds `.git`. */
  readonly path: string;
  /** The owners of the folder and of its `.git`. */
  readonly uids: readonly number[];
}

/** The working tree that `folder` is in: the nearest folder upwards with a `.git`; undefined where there is none. */
export function worktreeOf(folder: string): Worktree | undefined {
  try {
    const git = lstatSync(join(folder, '.git'), { throwIfNoEntry: false });
    if (git !== undefined) return { path: folder, uids: [lstatSync(folder).uid, git.uid] };
  } catch {
    return undefined;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : worktreeOf(parent);
}
