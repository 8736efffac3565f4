import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, STATUS } from '../../failure.ts';
import { isOrphan, ownerText, readOwner } from '../../network/owner.ts';
import { cannotWrite } from './folder.ts';

/**
 * Runs `work` while no other process works on the same checkpoints. A lock whose process is gone is taken over. Throws a
 * {@link Failure} at once where another process holds it: a checkpoint or a rollback is not to be waited for blindly.
 */
export async function withLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const path = join(folder, 'lock');
  acquire(path);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function acquire(path: string): void {
  const own = `${path}.${randomUUID()}`;
  try {
    writeFileSync(own, ownerText(readOwner(process.pid)), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw cannotWrite(path, error);
  }
  try {
    // A hard link appears with its content, so nobody ever reads a lock without a holder.
    while (!tryLink(own, path)) {
      const holder = holderOf(path);
      if (holder === undefined) continue;
      if (!isOrphan(holder)) {
        throw new Failure(
          STATUS.unavailable,
          `process ${holder.split(':')[0]} is working on this repository's checkpoints; wait for it, or delete ${path} if it is not`,
        );
      }
      takeAway(path, `${own}.stale`, holder);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw cannotWrite(to, error);
  }
}

function holderOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Moves a dead process's lock away; another one may have done so just before, and have locked anew: that is put back. */
function takeAway(path: string, aside: string, expected: string): void {
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (holderOf(aside) !== expected) tryLink(aside, path);
  rmSync(aside, { force: true });
}
