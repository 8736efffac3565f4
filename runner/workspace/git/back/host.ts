import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { callGit, type Ran, type View } from '../../../git/git.ts';
import type { Repository } from '../../../git/repository.ts';
import { look } from '../../disk/entry.ts';
import { readSmall } from '../small-files.ts';

/** The user's repository, for git to write to. Nothing of the agent's is in its configuration. */
export interface HostGit {
  readonly places: Repository;
  readonly view: View;
  readonly run: string;
}

export function hostGit(places: Repository, run: string): HostGit {
  return { places, run, view: { gitDir: places.gitDir, workTree: places.root } };
}

const NOBODY = {
  GIT_COMMITTER_NAME: 'paddock',
  GIT_COMMITTER_EMAIL: 'paddock@localhost',
  GIT_AUTHOR_NAME: 'paddock',
  GIT_AUTHOR_EMAIL: 'paddock@localhost',
};

/** Runs git on it; what it writes into a log of refs is in Paddock's name. */
export async function onHost(
  { view }: HostGit,
  args: readonly string[],
  input?: string | Buffer,
): Promise<Ran> {
  return await callGit(view, args, { environment: NOBODY, ...(input !== undefined && { input }) });
}

/** The branches that other working trees of the repository have checked out. */
export function branchesElsewhere({ gitDir, commonDir }: Repository): ReadonlySet<string> {
  const worktrees = join(commonDir, 'worktrees');
  const folders = look(worktrees)?.kind === 'folder' ? readdirSync(worktrees) : [];
  const others = [commonDir, ...folders.map((name) => join(worktrees, name))].filter(
    (folder) => folder !== gitDir,
  );
  return new Set(
    others.flatMap((folder) => /^ref: (\S+)/.exec(readSmall(join(folder, 'HEAD'), 4096) ?? '')?.[1] ?? []),
  );
}

/** Where a result is kept that could not go to its own place. */
export const asideOf = (run: string, name: string) =>
  `refs/paddock/results/${run}/${name.replace(/^refs\//, '')}`;
