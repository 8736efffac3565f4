import { randomUUID } from 'node:crypto';
import { constants, copyFileSync, lstatSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { View } from '../../git/git.ts';
import { cannotWrite } from '../store/folder.ts';
import { type Store, viewOf } from '../store/store.ts';

/**
 * Runs `work` on a copy of an index that lies in a repository, so that the index itself is only read. Undefined where there is none.
 * `work` gets the view of the copy; its working tree is the folder that the index is about.
 */
export async function withIndexCopy<Result>(
  store: Store,
  gitDir: string,
  workTree: string,
  work: (view: View) => Promise<Result>,
): Promise<Result | undefined> {
  const source = join(gitDir, 'index');
  if (!isFile(source)) return undefined;
  const copy = join(store.gitDir, `index-copy-${randomUUID()}`);
  try {
    copyIndex(source, copy);
    // The rest of a split index (git-update-index(1)) is looked for in the git directory.
    for (const name of readdirSync(gitDir).filter((entry) => /^sharedindex\.[0-9a-f]+$/.test(entry))) {
      if (isFile(join(gitDir, name))) copyIndex(join(gitDir, name), join(store.gitDir, name));
    }
    return await work(viewOf(store, { indexFile: copy, workTree }));
  } finally {
    rmSync(copy, { force: true });
  }
}

export const isFile = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Copies an index with its time: a file that changed later than that is read again, whatever its entry says. */
export function copyIndex(from: string, to: string): void {
  const { mtimeNs } = lstatSync(from, { bigint: true });
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    throw cannotWrite(to, error);
  }
  // Rounded down to what fits into a number of seconds: an earlier time only means that more is read again.
  const seconds = Number(mtimeNs / 1000n) / 1e6 - 1e-6;
  utimesSync(to, seconds, seconds);
}
