import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import { type BytePath, zeroEnded, zeroSeparated } from '../../git/bytes.ts';
import { callGit, git, gitFailure, type View } from '../../git/git.ts';
import { resolveRef } from '../../git/refs.ts';
import type { State } from '../record.ts';
import { cannotWrite } from './folder.ts';
import { copyLoose } from './loose.ts';
import { FEW, missingFrom, sendObjects } from './send.ts';
import { bareView, type Store } from './store.ts';
import { holds } from './take.ts';

/** A submodule, as the repository's index has it: git's own trees name the commit, not the content. */
export interface Submodule {
  path: BytePath;
  commit: string;
}

/** A commit of a checkpoint, with what it is made of. */
export interface Made {
  commit: string;
  tree: string;
  parent?: string;
}

/**
 * Makes the commit that git shows for a checkpoint: the tree on top of HEAD, or without a parent where HEAD is not born, or its commit
 * is not there. It is in the store.
 */
export async function makeCommit(
  store: Store,
  state: State,
  submodules: readonly Submodule[],
  { name, now, run }: { name: string; now: Date; run?: string | undefined },
): Promise<Made> {
  const tree = submodules.length === 0 ? state.tree : await withSubmodules(store, state.tree, submodules);
  const date = `${Math.floor(now.getTime() / 1000)} +0000`;
  const input = `Checkpoint ${name}\n${run === undefined ? '' : `\nRun: ${run}\n`}`;
  const person = { NAME: 'Paddock', EMAIL: 'paddock@paddock.invalid', DATE: date };
  const environment = Object.fromEntries(
    Object.entries(person).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  const parent = resolveRef(state.head, state.refs);
  const args = ['commit-tree', tree];
  if (parent !== undefined) {
    const child = await callGit(bareView(store), [...args, '-p', parent], { input, environment });
    if (child.exitCode === 0) return { commit: child.stdout.toString().trim(), tree, parent };
    if (await holds(store, parent, 'commit')) throw gitFailure(args, child.stderr, child.exitCode);
  }
  const output = await git(bareView(store), args, { input, environment });
  return { commit: output.toString().trim(), tree };
}

async function withSubmodules(store: Store, tree: string, submodules: readonly Submodule[]): Promise<string> {
  const view: View = bareView(store, { indexFile: join(store.gitDir, 'index-commit') });
  try {
    await git(view, ['read-tree', tree]);
    const below = submodules.map(({ path }) => `${path}/`);
    const all = zeroSeparated(await git(view, ['ls-files', '-z']));
    const inside = all.filter((path) => below.some((folder) => path.startsWith(folder)));
    const zero = '0'.repeat(store.objectFormat === 'sha1' ? 40 : 64);
    const lines = [
      ...inside.map((path) => `0 ${zero}\t${path}`),
      ...submodules.map(({ path, commit }) => `160000 ${commit} 0\t${path}`),
    ];
    await git(view, ['update-index', '-z', '--index-info'], { input: zeroEnded(lines) });
    return (await git(view, ['write-tree'])).toString().trim();
  } finally {
    rmSync(view.indexFile ?? '', { force: true });
  }
}

/** Puts a commit into the repository, with what of its content the repository does not have. Throws where it can't be written. */
export async function giveCommit(store: Store, { commit, tree, parent }: Made): Promise<void> {
  const own = bareView(store);
  const listed =
    parent === undefined
      ? idsOfTree(await git(own, ['ls-tree', '-r', '-t', '-z', '--full-tree', tree]))
      : idsOfDifference(
          await git(own, ['diff-tree', '-r', '-t', '-z', '--no-renames', `${parent}^{tree}`, tree]),
        );
  const ids = [...new Set([...listed, tree, commit])];
  const repository = bareView(store, { objects: store.repositoryObjects });
  try {
    const rest =
      ids.length > FEW ? ids : copyLoose(join(store.gitDir, 'objects'), store.repositoryObjects, ids);
    const failed = await sendObjects(store.folder, own, repository, await missingFrom(repository, rest));
    if (failed !== undefined) throw failed;
  } catch (error) {
    throw error instanceof Failure ? error : cannotWrite(store.repositoryObjects, error);
  }
}

function idsOfTree(listed: Buffer): string[] {
  return zeroSeparated(listed).flatMap((line) => {
    const [mode, , id] = (line.split('\t')[0] ?? '').split(' ');
    return id === undefined || mode === '160000' ? [] : [id];
  });
}

function idsOfDifference(listed: Buffer): string[] {
  return zeroSeparated(listed).flatMap((line) => {
    const match = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]/.exec(line);
    return match?.[2] === undefined || ['000000', '160000'].includes(match[1] ?? '') ? [] : [match[2]];
  });
}
