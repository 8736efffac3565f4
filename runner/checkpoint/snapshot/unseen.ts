import { type BytePath, foldersAbove, shownPath } from '../../git/bytes.ts';
import type { Store } from '../store/store.ts';
import { gitPartOf, isGitName, kindOf, obstacleAbove } from './disk.ts';
import { childrenOf } from './plain.ts';

/** What git does not show of a folder: that it is empty, and that there is a git directory in it. */
export interface Unseen {
  empty: BytePath[];
  gitFolders: BytePath[];
}

/** Walks folders that are not in the index. `isIgnored` says where not to go. */
function walkUnseen(
  root: string,
  folders: readonly BytePath[],
  isIgnored: (path: BytePath) => boolean,
  notes: string[],
): Unseen {
  const unseen: Unseen = { empty: [], gitFolders: [] };
  const visit = (folder: BytePath) => {
    if (isIgnored(folder) || kindOf(root, folder) !== 'folder') return;
    const gitPart = gitPartOf(folder);
    if (gitPart !== undefined) {
      unseen.gitFolders.push(gitPart);
      return;
    }
    const children = childrenOf(root, folder);
    if (children.length === 0) unseen.empty.push(folder);
    for (const child of children) {
      if (isGitName(child.slice(folder.length + 1))) unseen.gitFolders.push(child);
      else {
        const kind = kindOf(root, child);
        if (kind === 'folder') visit(child);
        if (kind === 'special') notes.push(`${shownPath(child)}: a pipe, a socket or a device is not kept`);
      }
    }
  };
  for (const folder of folders) visit(folder);
  return unseen;
}

/** The folders that files are gone from: to git they are in the index still, so it does not list what is left of them. */
function walkLeft(root: string, gone: readonly BytePath[]): Unseen {
  const nearest = gone.map((path) =>
    foldersAbove(path).findLast((folder) => kindOf(root, folder) === 'folder'),
  );
  const unseen: Unseen = { empty: [], gitFolders: [] };
  for (const folder of new Set(nearest)) {
    if (folder === undefined || obstacleAbove(root, folder) !== undefined) continue;
    const children = childrenOf(root, folder);
    if (children.length === 0) unseen.empty.push(folder);
    unseen.gitFolders.push(...children.filter((child) => isGitName(child.slice(folder.length + 1))));
  }
  return unseen;
}

/** The git directories that lie in folders with files of the tree: git passes them by. */
export const gitFoldersIn = ({ root }: Store, folders: Iterable<BytePath>) =>
  [...folders].map((folder) => `${folder}/.git`).filter((path) => kindOf(root, path) !== 'absent');

/** Finds what git does not show in `folders`, which are in no index, and in those that files are `gone` from. */
export function findUnseen(
  { root }: Store,
  folders: readonly BytePath[],
  gone: readonly BytePath[],
  ignored: readonly BytePath[],
  notes: string[],
): Unseen {
  const isIgnored = new Set(ignored.map((path) => path.replace(/\/$/, '')));
  const { empty, gitFolders } = walkUnseen(root, folders, (path) => isIgnored.has(path), notes);
  const left = walkLeft(root, gone);
  return {
    empty: [...new Set([...empty, ...left.empty])].sort(),
    gitFolders: [...gitFolders, ...left.gitFolders],
  };
}
