import { randomUUID } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { Failure, STATUS } from '../failure.ts';

const PAUSE_MS = 25;

/**
 * Runs `work` while holding the lock file, which names the process that holds it; one whose process is gone is taken over.
 * Throws a {@link Failure} when another process has held it for `patience` milliseconds.
 */
export async function withLock<Result>(
  path: string,
  work: () => Promise<Result>,
  patience = 10_000,
): Promise<Result> {
  await acquire(path, Date.now() + patience);
  try {
    return await work();
  } finally {
    await unlink(path).catch(() => undefined);
  }
}

async function acquire(path: string, until: number): Promise<void> {
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, String(process.pid), { flag: 'wx', mode: 0o600 }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Failure(
        STATUS.write,
        `${path}: cannot be made (${error.code}); nothing was changed; run this again`,
      );
    },
  );
  try {
    // A hard link appears with its content, so nobody ever reads a lock without a holder.
    while (!(await tryLink(own, path))) {
      const holder = await holderOf(path);
      if (holder !== undefined && !isRunning(holder)) await takeAway(path, `${own}.stale`);
      else if (Date.now() > until) {
        throw new Failure(
          STATUS.write,
          `${path}: process ${holder} is rendering to the same place; wait for it, or delete this file if it is not`,
        );
      } else await setTimeout(PAUSE_MS);
    }
  } finally {
    await unlink(own);
  }
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function holderOf(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Moves a dead process's lock away; another one may have done so just before, and have locked anew: that is put back. */
async function takeAway(path: string, aside: string): Promise<void> {
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  const holder = await holderOf(aside);
  if (holder !== undefined && isRunning(holder)) await tryLink(aside, path);
  await unlink(aside);
}
