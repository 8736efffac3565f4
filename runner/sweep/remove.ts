import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { auditFiles } from '../audit/places.ts';
import { Failure, STATUS } from '../failure.ts';
import { takeLock } from '../lock.ts';
import type { DeadCopy } from './copies.ts';

/** Removes what a dead run has left, and the folder where no audit log is in it. Throws a {@link Failure} where something stays. */
export async function removeCopy({ run, folder, parts, hasLog }: DeadCopy): Promise<void> {
  await whileDead(run, folder, async () => {
    for (const part of hasLog ? parts : ['']) await removeTree(join(folder, part));
  });
}

/** Removes a run's folder with its audit log. */
export async function removeRun(run: string, folder: string): Promise<void> {
  await whileDead(run, folder, () => removeTree(folder));
}

/** Holds the lock of the run's log meanwhile, so that nobody takes up the run that is being removed. */
async function whileDead(run: string, folder: string, work: () => Promise<void>): Promise<void> {
  const { lock } = auditFiles(folder);
  const release = await takeLock(
    lock,
    (pid) => new Failure(STATUS.unavailable, `process ${pid} works with the run ${run}; wait for it`),
  );
  try {
    await work();
  } finally {
    await release();
  }
}

/** Removes a file or a folder with all that is in it; links are not followed. Throws a {@link Failure} where something stays. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await removeOdd(path);
  }
}

/** An agent can close folders to their owner, and nest them until no path reaches the last: find(1) and rm(1) get there. */
async function removeOdd(path: string): Promise<void> {
  const closed = ['-type', 'd', '!', '-perm', '-700', '-execdir', 'chmod', 'u+rwx', '{}', ';'];
  const options = { reject: false, stdin: 'ignore' } as const;
  await execa('find', [path, ...closed], options);
  const { exitCode, stderr, shortMessage } = await execa('rm', ['-rf', '--', path], options);
  if (exitCode === 0) return;
  const reason = stderr?.trim().split('\n').at(-1) || shortMessage;
  throw new Failure(STATUS.cannotCreate, `${path}: cannot be removed (${reason}); remove it as its owner`);
}
