import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { absolute, type BytePath, foldersAbove } from '../../git/bytes.ts';
import { followGitFile, type Places } from '../../git/repository.ts';

/** What a path is, without following a link at its end. */
export type Kind = 'file' | 'link' | 'folder' | 'special' | 'absent';

export function kindOf(root: string, path: BytePath): Kind {
  let stats: Stats | undefined;
  try {
    stats = lstatSync(absolute(root, path), { throwIfNoEntry: false });
  } catch (error) {
    // A file where a folder was: then there is nothing below it.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return 'absent';
    throw error;
  }
  if (stats === undefined) return 'absent';
  if (stats.isFile()) return 'file';
  if (stats.isSymbolicLink()) return 'link';
  return stats.isDirectory() ? 'folder' : 'special';
}

/** Whether every folder above a path is one, and no link to one. */
export function obstacleAbove(root: string, path: BytePath): BytePath | undefined {
  return foldersAbove(path).find((folder) => !['folder', 'absent'].includes(kindOf(root, folder)));
}

/** Names that git takes into no tree, in any case of their letters. */
export const isGitName = (name: string) => name.toLowerCase() === '.git';

/** The part of a path up to a name that git takes into no tree; undefined for an ordinary path. */
export function gitPartOf(path: BytePath): BytePath | undefined {
  const parts = path.split('/');
  const index = parts.findIndex(isGitName);
  return index === -1 ? undefined : parts.slice(0, index + 1).join('/');
}

/** Where the git directory of a repository inside is; undefined where that is not in the tree or in the repository's own. */
export function gitDirInside({ root, commonDir }: Places, path: BytePath): string | undefined {
  const full = absolute(root, path).toString();
  const kind = kindOf(root, path);
  if (kind === 'folder') return full;
  if (kind !== 'file') return undefined;
  try {
    const target = realpathSync(followGitFile(full, dirname(full)));
    return [`${root}/`, `${commonDir}/`].some((place) => target.startsWith(place)) ? target : undefined;
  } catch {
    return undefined;
  }
}
