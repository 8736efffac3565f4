import { absolute, type BytePath, folderOf } from '../../git/bytes.ts';
import type { Places } from '../../git/repository.ts';
import type { Store } from '../store/store.ts';
import { gitDirInside, kindOf, obstacleAbove } from './disk.ts';
import { withIndexCopy } from './index-copy.ts';
import { listTrackedIgnored } from './listing.ts';

// What a repository tracks although a rule ignores it: that is content like any other.

/** In the repository itself. */
export async function trackedThoughIgnored(
  store: Store,
  { gitDir, root }: Places,
  rules: readonly string[],
): Promise<BytePath[]> {
  const paths = await withIndexCopy(store, gitDir, root, (view) => listTrackedIgnored(view, rules));
  return [...new Set(paths ?? [])];
}

/** In the repositories inside, submodules among them; only what is there. */
export async function trackedInside(
  store: Store,
  places: Places,
  gitFolders: readonly BytePath[],
  rules: readonly string[],
): Promise<BytePath[]> {
  const found: BytePath[] = [];
  for (const path of gitFolders) {
    const gitDir = gitDirInside(places, path);
    const folder = folderOf(path);
    if (gitDir === undefined || folder === '') continue;
    const workTree = absolute(store.root, folder).toString();
    // A process's folder is named by text.
    if (!Buffer.from(workTree).equals(absolute(store.root, folder))) continue;
    const below = await withIndexCopy(store, gitDir, workTree, (view) => listTrackedIgnored(view, rules));
    found.push(...(below ?? []).map((name) => `${folder}/${name}`));
  }
  return [...new Set(found)].filter(
    (path) =>
      ['file', 'link'].includes(kindOf(store.root, path)) && obstacleAbove(store.root, path) === undefined,
  );
}
