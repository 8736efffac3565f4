import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { auditFiles, runsFolder } from '../audit/places.ts';
import { isLocked } from '../lock.ts';

/** What a dead run has left in its folder beside its audit log: the agent's copy, above all. */
export interface DeadCopy {
  run: string;
  folder: string;
  /** Names in the folder. */
  parts: string[];
  /** Whether there is an audit log beside them. */
  hasLog: boolean;
}

/** A run's folder is made a moment before its log, which names its process. */
const NEWBORN = 10 * 60 * 1000;

/** The folders of dead runs that hold more than an audit log, the oldest first. */
export async function deadCopies(runs = runsFolder(), now = Date.now()): Promise<DeadCopy[]> {
  const found: DeadCopy[] = [];
  for (const run of (await namesIn(runs)).sort()) {
    const folder = join(runs, run);
    const stats = await lstat(folder).catch(() => undefined);
    if (!stats?.isDirectory()) continue;
    const names = await namesIn(folder);
    const parts = names.filter((name) => !isAudits(folder, name));
    const hasLog = names.includes(basename(auditFiles(folder).log));
    const isNew = !hasLog && now - stats.mtimeMs < NEWBORN;
    if (parts.length === 0 || isNew || (await isLocked(auditFiles(folder).lock))) continue;
    found.push({ run, folder, parts, hasLog });
  }
  return found;
}

/** The names in a folder; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
}

/** Whether a file is the audit log's own; the lock leaves others of its name for a moment. */
function isAudits(folder: string, name: string): boolean {
  const files = auditFiles(folder);
  const own = Object.values(files).map((path) => basename(path));
  return own.includes(name) || name.startsWith(`${basename(files.lock)}.`);
}
