import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Failure, STATUS } from '../../failure.ts';
import { type BytePath, zeroEnded, zeroSeparated } from '../../git/bytes.ts';
import { callGit, git, type View } from '../../git/git.ts';
import { bareView, type Store, viewOf } from '../store/store.ts';

/** Takes paths out of an index; on disk they stay. */
export async function remove(view: View, paths: readonly BytePath[]): Promise<void> {
  if (paths.length === 0) return;
  await git(view, ['update-index', '--force-remove', '-z', '--stdin'], { input: zeroEnded(paths) });
}

/** Puts files and links into the store's index, and their content into the store. Throws a {@link Failure} for one that can't be read. */
export async function add(store: Store, paths: readonly BytePath[]): Promise<void> {
  if (paths.length === 0) return;
  const args = ['update-index', '--add', '--remove', '--replace', '-z', '--stdin'];
  const { exitCode, stderr } = await callGit(viewOf(store), args, { input: zeroEnded(paths) });
  if (exitCode === 0) return;
  const [said = ''] = stderr.trim().split('\n');
  const full = /No space left|Disk quota|insufficient/.test(stderr);
  throw new Failure(
    full ? STATUS.cannotCreate : STATUS.refused,
    `no checkpoint is possible: ${full ? stderr.trim() : said}; ${full ? 'free some space' : 'make it readable, or have .gitignore name it'}`,
  );
}

/** The tree of what is in the store's index. */
export const writeTree = async (store: Store) => (await git(viewOf(store), ['write-tree'])).toString().trim();

const memory = (store: Store) => `${store.indexFile}-folders`;

/** The folders of what is in the store's index, as it was left; undefined where that is not known. It is forgotten, for the index is about to change. */
export function recallFolders(store: Store): BytePath[] | undefined {
  try {
    return existsSync(store.indexFile) ? zeroSeparated(readFileSync(memory(store))) : undefined;
  } catch {
    return undefined;
  } finally {
    rmSync(memory(store), { force: true });
  }
}

export const rememberFolders = (store: Store, folders: readonly BytePath[]) =>
  writeFileSync(memory(store), zeroEnded(folders));

/** The folders of a tree. */
export async function foldersOf(store: Store, tree: string): Promise<BytePath[]> {
  return zeroSeparated(await git(bareView(store), ['ls-tree', '-r', '-d', '-z', '--name-only', tree]));
}
