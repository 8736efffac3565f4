import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Failure, STATUS } from '../../failure.ts';
import { type Checkpoint, refOf, tagOf } from '../record.ts';

/**
 * Has the repository name a checkpoint's commit: by a ref of ours, and by a tag. Git's own way of writing a ref is kept to: a lock
 * file, then a rename; no git process runs, for it would take the repository's configuration and call its hooks.
 */
export function putRefs(commonDir: string, { name, commit }: Pick<Checkpoint, 'name' | 'commit'>): void {
  for (const ref of [refOf(name), tagOf(name)]) putRef(commonDir, ref, commit);
}

function putRef(commonDir: string, ref: string, commit: string): void {
  const path = join(commonDir, ref);
  makeRealFolder(commonDir, relative(commonDir, dirname(path)));
  if (readRef(path) === commit) return;
  const lock = `${path}.lock`;
  try {
    writeFileSync(lock, `${commit}\n`, { flag: 'wx' });
    renameSync(lock, path);
  } catch (error) {
    const isHeld = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isHeld) rmSync(lock, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      STATUS.cannotCreate,
      `${ref}: cannot be written: ${reason}${isHeld ? `; delete ${lock}` : ''}`,
    );
  }
}

function readRef(path: string): string | undefined {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  return readFileSync(path, 'utf8').trim();
}

/** Makes a folder below another, where every part is a folder itself. A planted link would have us write elsewhere. */
export function makeRealFolder(base: string, below: string): void {
  let path = base;
  for (const part of below.split('/')) {
    path = join(path, part);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) mkdirSync(path);
    else if (!stats.isDirectory()) {
      throw new Failure(
        STATUS.refused,
        `${path} is no folder, so nothing is written below it; remove it, then run this again`,
      );
    }
  }
}
