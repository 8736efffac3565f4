import { readlinkSync, rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, STATUS } from '../failure.ts';
import { storeSettled } from './store.ts';

/**
 * Makes a directory for downloads in TMPDIR, which only this user can enter. It goes away when the process ends, on
 * SIGINT, SIGTERM and SIGHUP too; what a killed process has left is removed first.
 */
export async function makeScratch(): Promise<string> {
  const parent = tmpdir();
  // A process id means something only together with its namespace: two containers may share one /tmp.
  const prefix = `paddock-stock-${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}-`;
  let directory: string;
  try {
    await sweep(parent, prefix);
    directory = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      STATUS.cannotCreate,
      `${parent}: no directory for downloads could be made there (${reason}). Name another place in TMPDIR and ` +
        'run ./setup again',
      { cause: error },
    );
  }
  process.on('exit', () => remove(directory));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, async () => {
      await storeSettled();
      process.exit(128 + constants.signals[signal]);
    });
  }
  return directory;
}

/** A write under way, here or in a program we started, may still make a file while its directory is being removed. */
function remove(directory: string): void {
  for (let attempt = 1; attempt <= 20; attempt++) {
    try {
      rmSync(directory, { recursive: true, force: true });
      return;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
  process.stderr.write(`setup: could not remove ${directory}; it can be deleted by hand\n`);
}

/** Removes the directories of this user's processes that are gone. One that can't be removed harms nothing. */
async function sweep(parent: string, prefix: string): Promise<void> {
  const left = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  const removals = left.map(async (name) => {
    const directory = join(parent, name);
    const [pid = ''] = name.slice(prefix.length).split('-');
    if (await isStocking(pid)) return;
    if ((await lstat(directory)).uid === process.getuid?.()) await rm(directory, { recursive: true });
  });
  await Promise.allSettled(removals);
}

/** A dead process that nobody has waited for has no command line, and one that got its number has another. */
async function isStocking(pid: string): Promise<boolean> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('stock/main.ts');
  } catch {
    return false;
  }
}
