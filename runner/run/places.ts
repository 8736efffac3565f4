import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { auditFiles, runsFolder } from '../audit/places.ts';
import { Failure, STATUS } from '../failure.ts';
import { takeLock } from '../lock.ts';
import { isOrphan } from '../network/owner.ts';
import { stateFolder } from '../state-folder.ts';

/** A run's id: when it began, UTC, and four characters that no other run of that second has. */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}

/** The lock of a working tree: the process of the run, or of the rollback, that is under way in it holds the file. */
export function runLock(root: string, environment?: NodeJS.ProcessEnv): string {
  const id = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return join(stateFolder(environment), 'repositories', id, 'run.lock');
}

/**
 * Makes this process the only run in a working tree, until the returned function is called. Throws a {@link Failure} where one is under
 * way: two agents would undo each other's work.
 */
export async function onlyRunIn(root: string): Promise<() => Promise<void>> {
  const lock = runLock(root);
  await mkdir(join(lock, '..'), { recursive: true, mode: 0o700 });
  return await takeLock(
    lock,
    (pid) =>
      new Failure(
        STATUS.unavailable,
        `a run or a rollback is under way in ${root} (process ${pid}); wait for it, or end it`,
      ),
  );
}

/** The run that is under way in a working tree. */
export interface ActiveRun {
  pid: number;
  since: Date;
  /** Its id; undefined while it has no audit log yet, and for a rollback, which has none. */
  run?: string;
}

/** Whose process holds a working tree's lock; undefined where none does. */
export async function activeRun(root: string): Promise<ActiveRun | undefined> {
  const lock = runLock(root);
  const holder = await readHolder(lock);
  if (holder === undefined || isOrphan(holder)) return undefined;
  const since = (await stat(lock).catch(() => undefined))?.mtime;
  if (since === undefined) return undefined;
  const run = await runHeldBy(holder);
  return { pid: Number(holder.split(':')[0]), since, ...(run !== undefined && { run }) };
}

/** The run whose audit log the process writes. */
async function runHeldBy(holder: string): Promise<string | undefined> {
  const runs = runsFolder();
  for (const run of await readdir(runs).catch(() => [])) {
    if ((await readHolder(auditFiles(join(runs, run)).lock)) === holder) return run;
  }
  return undefined;
}

const readHolder = (path: string) => readFile(path, 'utf8').catch(() => undefined);
