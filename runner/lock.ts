import { randomUUID } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { isOrphan, ownerText, readOwner } from './network/owner.ts';

/**
 * Takes a lock file for this process until the returned function is called. A lock whose process is gone is taken
 * over. Where another process, or this one, holds it, what `busy` makes of its id is thrown.
 */
export async function takeLock(path: string, busy: (pid: string) => Error): Promise<() => Promise<void>> {
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, ownerText(readOwner(process.pid)), { flag: 'wx', mode: 0o600 });
  try {
    // A hard link appears with its content, so nobody ever reads a lock without a holder.
    while (!(await tryLink(own, path))) {
      const holder = await holderOf(path);
      if (holder === undefined) continue;
      if (!isOrphan(holder)) {
        throw busy(holder.split(':')[0] ?? '');
      }
      if (await takeOver(path, holder, own, busy)) break;
    }
  } finally {
    await unlink(own).catch(() => undefined);
  }
  return () => unlink(path).catch(() => undefined);
}

/**
 * Puts our lock in the place of a dead process's. Only who holds the lock for that may do it, and only while the dead one's is
 * there: else one could take away what another has just taken.
 */
async function takeOver(
  path: string,
  dead: string,
  own: string,
  busy: (pid: string) => Error,
): Promise<boolean> {
  const release = await takeLock(`${path}.old`, busy);
  try {
    if ((await holderOf(path)) !== dead) return false;
    await rename(own, path);
    return true;
  } finally {
    await release();
  }
}

/** Whether a process that runs holds a lock. */
export async function isLocked(path: string): Promise<boolean> {
  const holder = await holderOf(path);
  return holder !== undefined && !isOrphan(holder);
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

async function holderOf(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
