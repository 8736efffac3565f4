import { access, constants, lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { auditFiles, runsFolder } from '../../audit/places.ts';
import { ancestors } from '../../git/repository.ts';
import type { StateFacts } from '../checks/state.ts';

/** Where all that Paddock keeps is. */
export const stateFolder = (): string => join(runsFolder(), '..');

/** How that folder is, or the nearest above it that is there. */
export async function stateFacts(repository: string | undefined): Promise<StateFacts> {
  const path = stateFolder();
  for (const nearest of ancestors(path)) {
    const stats = await stat(nearest).catch(() => undefined);
    if (stats === undefined) continue;
    const denied = await access(nearest, constants.W_OK | constants.X_OK).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code ?? 'unknown',
    );
    const { mode, uid } = stats;
    return {
      path,
      nearest,
      isFolder: stats.isDirectory(),
      mode,
      uid,
      own: process.geteuid?.(),
      denied,
      repository,
    };
  }
  throw new Error(`${path}: nothing above it is there`);
}

/** When the newest audit log was written to, in milliseconds since 1970; undefined where there is none. */
export async function newestLog(): Promise<number | undefined> {
  const runs = runsFolder();
  const names = await readdir(runs).catch(() => []);
  const times = await Promise.all(
    names.map((name) =>
      lstat(auditFiles(join(runs, name)).log).then(
        ({ mtimeMs }) => [mtimeMs],
        () => [],
      ),
    ),
  );
  return times.flat().length === 0 ? undefined : Math.max(...times.flat());
}
