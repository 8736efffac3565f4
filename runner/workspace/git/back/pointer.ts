import { join } from 'node:path';
import { pointerFault } from '../../../../policy/containment/git-pointer.ts';
import { type BytePath, bytesOf } from '../../../git/bytes.ts';
import type { Prepared } from '../../types.ts';
import { readSmallBeneath } from '../small-files.ts';

/** The worktree of the workspace's repository that a `.git` file of the agent's names; undefined where it does not do just that. */
export function worktreeOf(prepared: Prepared, pointer: BytePath): string | undefined {
  const text = readSmallBeneath(prepared.workspace, pointer, 4096);
  if (text === undefined || pointerFault(bytesOf(pointer).toString(), text, prepared.box) !== undefined)
    return undefined;
  const id = /\/([^/\n]+)\n?$/.exec(text)?.[1];
  if (
    id === undefined ||
    readSmallBeneath(prepared.workspace, `.git/worktrees/${id}/HEAD`, 4096) === undefined
  )
    return undefined;
  return join(prepared.workspace, '.git/worktrees', id);
}
