import { lstatSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
import { absolute, type BytePath, folderOf, shownPath } from '../../git/bytes.ts';
import { kindOf, obstacleAbove } from '../snapshot/disk.ts';
import { childrenOf } from '../snapshot/plain.ts';
import type { Step } from './plan.ts';

/** Called before each change, with what it is; a test ends a rollback there. */
export type OnStep = (what: string) => void;

/**
 * Takes away what the target has not, or has otherwise, the deepest first. A path behind a link is not touched: what the link leads
 * to is not ours. Folders that are empty then go too, unless `isKept`.
 */
export function removeOld(
  root: string,
  steps: readonly Step[],
  isKept: (folder: BytePath) => boolean,
  onStep: OnStep,
): void {
  const old = steps.filter(({ now, wanted }) => now !== undefined && now.kind !== wanted?.kind);
  for (const { path, now } of old.toSorted((one, other) => depth(other.path) - depth(one.path))) {
    onStep(`remove ${shownPath(path)}`);
    if (obstacleAbove(root, path) !== undefined) continue;
    const kind = kindOf(root, path);
    if (now?.kind === 'folder') {
      if (kind === 'folder') removeHollow(root, path);
    } else if (kind !== 'absent' && kind !== 'folder') unlinkSync(absolute(root, path));
    for (let folder = folderOf(path); folder !== '' && !isKept(folder); folder = folderOf(folder)) {
      if (kindOf(root, folder) !== 'folder' || !removeEmpty(root, folder)) break;
    }
  }
}

const depth = (path: BytePath) => path.split('/').length;

function removeEmpty(root: string, folder: BytePath): boolean {
  try {
    rmdirSync(absolute(root, folder));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY') return false;
    throw error;
  }
}

/** A folder that was made since goes with the pipes and sockets in it, which hold nothing. */
function removeHollow(root: string, folder: BytePath): void {
  if (removeEmpty(root, folder)) return;
  const children = childrenOf(root, folder);
  if (children.some((child) => kindOf(root, child) !== 'special')) return;
  for (const child of children) unlinkSync(absolute(root, child));
  removeEmpty(root, folder);
}

/** Takes away whatever is at a path, so that something else can be there. What it held has been kept before. */
export function removeAny(root: string, path: BytePath): void {
  const full = absolute(root, path);
  if (lstatSync(full, { throwIfNoEntry: false })?.isDirectory()) rmSync(full, { recursive: true });
  else rmSync(full, { force: true });
}
