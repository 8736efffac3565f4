import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Containment, parseWorkspaceFile } from '../../policy/containment/containment.ts';
import { Failure } from '../failure.ts';
import type { BytePath } from '../git/bytes.ts';
import { at, type Entry, isUntouched } from '../workspace/disk/entry.ts';
import { LIMITS, walk } from '../workspace/disk/walk.ts';
import { readAgentGit } from '../workspace/git/agent.ts';
import { loadPrepared } from '../workspace/prepare/save.ts';
import type { Prepared } from '../workspace/types.ts';
import type { DeadCopy } from './copies.ts';

/** What an agent has done in a copy. `known` is false where that can't be said; then there may be anything. */
export interface Work {
  known: boolean;
  /** Files that it made, changed or deleted. */
  files: number;
  /** Whether it did anything with git. */
  git: boolean;
  /** Whether its versions of files that a person had changed too are kept here. */
  conflicts: boolean;
}

export const NO_WORK: Work = { known: true, files: 0, git: false, conflicts: false };

/** Looks for an agent's work in what a run has left. Nothing is changed. */
export function workIn({ folder, parts }: DeadCopy): Work {
  const conflicts = parts.includes('conflicts');
  if (!existsSync(join(folder, 'workspace'))) return { ...NO_WORK, conflicts };
  try {
    const prepared = loadPrepared(folder, noContainment());
    if (prepared === undefined) return { ...NO_WORK, conflicts };
    const files = changedFiles(prepared);
    return { known: files !== undefined, files: files ?? 0, git: gitChanged(prepared), conflicts };
  } catch (error) {
    // The record of the copy is damaged, or the copy is beyond what is walked through.
    if (error instanceof Failure || (error instanceof Error && 'code' in error)) {
      return { known: false, files: 0, git: false, conflicts };
    }
    throw error;
  }
}

/** Whether removing it loses something. */
export const isWork = ({ known, files, git, conflicts }: Work): boolean =>
  !known || files > 0 || git || conflicts;

/** The work in words, to follow "with". */
export function workWords({ known, files, git, conflicts }: Work): string {
  const parts = [
    !known && 'work that cannot be looked at',
    files > 0 && `${files} ${files === 1 ? 'file' : 'files'} that its agent changed`,
    git && "changes in git's state",
    conflicts && 'versions of files that you had changed too',
  ].filter((part) => part !== false);
  return parts.join(', ') || 'no work in it';
}

/** How many paths differ from what they were when the agent began; undefined where a folder can't be read. */
function changedFiles({ workspace, manifest }: Prepared): number | undefined {
  const present = new Set<BytePath>();
  let changed = 0;
  let isWhole = true;
  walk({
    root: workspace,
    limits: LIMITS,
    unreadable: () => {
      isWhole = false;
    },
    visit: (path, entry) => {
      if (path === '.git' || path.endsWith('/.git')) return false;
      present.add(path);
      const before = manifest.get(path);
      if (before === undefined || !isSame(before.copy, entry)) changed += 1;
      return true;
    },
  });
  const deleted = [...manifest.keys()].filter((path) => !present.has(path)).length;
  return isWhole ? changed + deleted : undefined;
}

/** A folder changes with each file that is made in it: its mode alone is its own. */
const isSame = (before: Entry, now: Entry) =>
  before.kind === 'folder' && now.kind === 'folder' ? before.mode === now.mode : isUntouched(before, now);

/** Whether a repository is other than it was made: a commit, a branch, something staged. */
function gitChanged({ workspace, repositories }: Prepared): boolean {
  return repositories.some(({ folder, metadata }) => {
    const gitDir = at(workspace, folder === '' ? '.git' : `${folder}/.git`).toString();
    if (!existsSync(gitDir)) return true;
    const { loose, packs, changed } = readAgentGit(gitDir, metadata, LIMITS);
    return loose.length > 0 || packs.length > 0 || changed.length > 0;
  });
}

/** The tiers don't matter for what was done. */
const noContainment = (): Containment => parseWorkspaceFile('paddock.toml', '', []).containment;
