import { chmodSync, lchownSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Containment } from '../../../policy/containment/containment.ts';
import { Failure, STATUS } from '../../failure.ts';
import { findRepository } from '../../git/repository.ts';
import { type Entry, look } from '../disk/entry.ts';
import { buildRepository } from '../git/build.ts';
import { ObjectMounts, type ObjectsAt, objectsInBox } from '../git/objects-mounts.ts';
import { Judge } from '../protect/judge.ts';
import type { Prepared, RepositoryBefore } from '../types.ts';
import type { Owner } from '../user.ts';
import { copyTree } from './copy.ts';
import { BOX, readonlyMounts } from './mounts.ts';
import { savePrepared } from './save.ts';
import { nested, protectedIn, survey } from './survey.ts';

export interface PrepareOptions {
  /** A folder in the user's working tree. */
  readonly repository: string;
  readonly containment: Containment;
  /** A folder of the run's own, outside of the working tree. */
  readonly state: string;
  /** Whose the copy has to be; see user.ts. */
  readonly owner: Owner;
  readonly run: string;
  /** How the copy's git names the object folders; by default where the mounts put them in the box. */
  readonly objectsAt?: ObjectsAt;
  /** Where the box has the copy; `/workspace` by default. */
  readonly box?: string;
}

/**
 * Makes a private copy of a working tree for an agent. The user's own is only read. Blocked paths are not in the copy; `.git` is one of
 * our making, and borrows its objects from a read-only mount. Throws a {@link Failure} with the reason where a repository is
 * not supported, or the copy can't be written; then the run has not begun.
 */
export async function prepare(options: PrepareOptions): Promise<Prepared> {
  const { state, owner, run } = options;
  const places = await findRepository(options.repository);
  const { root } = places;
  if (`${state}/`.startsWith(`${root}/`)) {
    throw new Failure(STATUS.usage, `${state}: is in the workspace, expected a folder outside of ${root}`);
  }
  const giveTo = process.geteuid?.() === 0 && owner.uid !== 0 ? owner : undefined;
  const { containment, found, rules } = await survey(options.containment, places);
  const judge = new Judge(containment);

  const workspace = join(state, 'workspace');
  makeOwn(state, workspace);
  const copy = await copyTree(root, workspace, found.entries, giveTo);
  const objects = new ObjectMounts(state, giveTo, options.objectsAt ?? objectsInBox);
  const notes = [...found.notes, ...copy.notes];
  const repositories: RepositoryBefore[] = [];
  for (const folder of found.repositories) {
    const its = folder === '' ? places : await nested(root, folder, notes);
    if (its === undefined) continue;
    repositories.push(
      await buildRepository({ workspace, folder, places: its, judge, objects, owner: giveTo, notes }),
    );
  }
  if (giveTo) lchownSync(workspace, giveTo.uid, giveTo.gid);
  chmodSync(workspace, lstatSync(root).mode & 0o777);

  const protectedGit = repositories.flatMap((repository) => protectedIn(repository, judge));
  const tiers = readonlyMounts(workspace, [...found.readonly, ...protectedGit]);
  await nextTick(state);
  const prepared: Prepared = {
    ...{
      run,
      root,
      state,
      workspace,
      box: options.box ?? BOX,
      owner,
      containment,
      derivedRules: rules,
      repositories,
    },
    mounts: [...objects.mounts, ...tiers.mounts],
    notes: [...notes, ...tiers.notes],
    files: copy.manifest.size,
    manifest: copy.manifest,
    blocked: found.blocked,
    left: [...found.left, ...copy.left],
  };
  savePrepared(prepared);
  return prepared;
}

function makeOwn(state: string, workspace: string): void {
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 });
    mkdirSync(workspace, { mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      STATUS.cannotCreate,
      `${workspace}: cannot be made (${reason}); free some space, or give the run a state folder that is new`,
    );
  }
}

/** Waits until a change of the agent's has to bear a later time than all that was written here. */
async function nextTick(state: string): Promise<void> {
  const probe = join(state, 'tick');
  writeFileSync(probe, '');
  const last = look(probe)?.ctime ?? 0;
  for (let now: Entry | undefined; now === undefined || now.ctime <= last; now = look(probe)) {
    await setTimeout(1);
    writeFileSync(probe, '.');
  }
}
