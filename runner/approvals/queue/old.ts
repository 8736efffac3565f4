import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isOrphan } from '../../network/owner.ts';
import { SettledFile } from './files.ts';
import { entryFiles, readOwn } from './folder.ts';

/** How long it is remembered what became of a request of a run that is over, and how long a file may be half-written, milliseconds. */
const OLD = 60 * 60 * 1000;
/** What a file is called while it is written. */
const HALF = /\.[0-9a-f]{8}-[0-9a-f-]{27}$/;
const SETTLED = /^([0-9a-f]{32,64})\.settled$/;

/** What became of a request; undefined where that is not known. */
export async function readSettled(folder: string, key: string): Promise<SettledFile | undefined> {
  const found = await readOwn(entryFiles(folder, key).settled).catch(() => undefined);
  return SettledFile.safeParse(found).data;
}

/** Removes what is remembered of runs that have been over for a while, and files that nobody has finished. */
export async function removeOld(folder: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(folder)) {
    const key = SETTLED.exec(name)?.[1];
    if (key === undefined && !HALF.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs = now } = (await lstat(path).catch(() => undefined)) ?? {};
    if (now - mtimeMs < OLD) continue;
    const settled = key === undefined ? undefined : await readSettled(folder, key);
    if (settled === undefined || isOrphan(settled.owner)) await unlink(path).catch(() => undefined);
  }
}
