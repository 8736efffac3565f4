import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BytePath, bytesOf, foldersAbove, shownPath } from '../../git/bytes.ts';
import { git } from '../../git/git.ts';
import type { Places } from '../../git/repository.ts';
import { type Store, viewOf } from '../store/store.ts';
import { gitPartOf, kindOf, obstacleAbove } from './disk.ts';
import { type Listed, listBelow, listTree } from './listing.ts';
import { add, foldersOf, recallFolders, rememberFolders, remove, writeTree } from './own-index.ts';
import { seedIndex } from './seed.ts';
import { trackedInside, trackedThoughIgnored } from './tracked.ts';
import { findUnseen, gitFoldersIn, type Unseen } from './unseen.ts';

/** How to tell what is ignored: as git does now, or as it did when a checkpoint was made. */
export type Rules =
  | { kind: 'current'; base: string }
  | { kind: 'recorded'; text: string; tree: string; tracked: readonly BytePath[] };

/** A working tree as it is on disk. */
export interface WorkTree {
  tree: string;
  /** Empty folders, and git directories other than the repository's own. */
  unseen: Unseen;
  ignored: BytePath[];
  /** Ignored by a rule, and tracked all the same. */
  tracked: readonly BytePath[];
}

/**
 * Puts every file of the working tree that is not ignored into the store and returns the tree of them. Its own index remembers
 * what each file held, so that only what changed is read. Throws a {@link Failure} where something can't be read.
 */
export async function readWorkTree(
  store: Store,
  places: Places,
  rules: Rules,
  notes: string[],
): Promise<WorkTree> {
  const view = viewOf(store);
  const recalled = recallFolders(store);
  const options = await prepare(store, places, rules);
  const [listed, before, forced] = await Promise.all([
    listTree(view, options),
    rules.kind === 'recorded' ? foldersOf(store, rules.tree) : recalled,
    rules.kind === 'current' ? trackedThoughIgnored(store, places, options) : rules.tracked,
  ]);
  // What a checkpoint holds stays, whatever its rules say; else only what the repository tracks.
  const dropped = rules.kind === 'current' ? listed.ruledOut : [];
  const tracked = new Set(forced);
  const { files, untracked, placeholders } = await expand(store, listed, options);
  const { gone, kept, replaced: folders } = sort(store, [...listed.changed, ...files], notes);
  // A rule that ignored the file ignores the folder in its place too.
  const ruledOut = new Set<BytePath>(dropped);
  const replaced = folders.filter((path) => !ruledOut.has(path));
  kept.push(...sort(store, forced, notes).kept);
  const found = await inTheWay(store, gone, replaced, rules.kind === 'recorded' ? [] : options, notes);

  await remove(view, [...gone, ...placeholders, ...dropped.filter((path) => !tracked.has(path))]);
  await add(
    store,
    [...kept, ...found].filter((path) => gitPartOf(path) === undefined),
  );
  const written = await writeTree(store);
  const unseen = findUnseen(store, [...untracked, ...replaced], gone, listed.ignored, notes);
  const inTree = new Set([
    ...(before ?? (await foldersOf(store, written))),
    ...[...kept, ...found].flatMap(foldersAbove),
  ]);
  // Whichever way git came upon it, it is listed from the top.
  const odd = [...unseen.gitFolders, ...gitFoldersIn(store, inTree), ...kept].flatMap(
    (path) => gitPartOf(path) ?? [],
  );
  const gitFolders = [...new Set(odd)].sort();
  const nested = rules.kind === 'current' ? await trackedInside(store, places, gitFolders, options) : [];
  await add(store, nested);
  const tree = nested.length === 0 ? written : await writeTree(store);
  rememberFolders(store, [...inTree, ...nested.flatMap(foldersAbove)]);
  return {
    tree,
    unseen: { empty: unseen.empty, gitFolders },
    ignored: listed.ignored,
    tracked: [...forced, ...nested],
  };
}

async function prepare(store: Store, places: Places, rules: Rules): Promise<string[]> {
  const view = viewOf(store);
  if (rules.kind === 'recorded') {
    await git(view, ['read-tree', ...(existsSync(store.indexFile) ? ['--reset'] : []), rules.tree]);
    const file = join(store.gitDir, 'recorded-rules');
    writeFileSync(file, bytesOf(rules.text));
    return [`--exclude-from=${file}`];
  }
  if (!existsSync(store.indexFile)) await seedIndex(store, places);
  writeFileSync(join(store.gitDir, 'info/exclude'), bytesOf(rules.base));
  return [`--exclude-from=${join(store.gitDir, 'info/exclude')}`, '--exclude-per-directory=.gitignore'];
}

async function expand(store: Store, { others }: Listed, options: readonly string[]) {
  const folders = others.filter((path) => path.endsWith('/'));
  const { files, placeholders } = await listBelow(viewOf(store), folders, options);
  return {
    files: [...others.filter((path) => !path.endsWith('/')), ...files],
    untracked: folders.map((path) => path.slice(0, -1)),
    placeholders,
  };
}

/** Tells what is to be kept from what is gone; `replaced` are files that are folders now. */
function sort(store: Store, paths: readonly BytePath[], notes: string[]) {
  const gone: BytePath[] = [];
  const kept: BytePath[] = [];
  const replaced: BytePath[] = [];
  for (const path of new Set(paths)) {
    const kind = obstacleAbove(store.root, path) === undefined ? kindOf(store.root, path) : 'absent';
    if (kind === 'special') notes.push(`${shownPath(path)}: a pipe, a socket or a device is not kept`);
    if (kind === 'folder') replaced.push(path);
    (kind === 'file' || kind === 'link' ? kept : gone).push(path);
  }
  return { gone, kept, replaced };
}

/**
 * What stands where a file was: a link or a file instead of a folder above it, or a folder in its place. A rollback has to take it away,
 * so it is kept whether it is ignored or not.
 */
async function inTheWay(
  store: Store,
  gone: readonly BytePath[],
  replaced: readonly BytePath[],
  options: readonly string[],
  notes: string[],
): Promise<BytePath[]> {
  const above = options.length === 0 ? gone.flatMap((path) => obstacleAbove(store.root, path) ?? []) : [];
  const below = replaced.map((path) => `${path}/`);
  const { files, placeholders } = await listBelow(viewOf(store), below, options);
  await remove(viewOf(store), placeholders);
  return sort(store, [...above, ...files], notes).kept;
}
