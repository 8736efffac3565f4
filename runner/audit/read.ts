import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditHead, RunId } from '../../policy/audit/entry.ts';
import { Failure, STATUS } from '../failure.ts';
import { isLocked } from '../lock.ts';
import { readHead } from './head.ts';
import { auditFiles, runsFolder } from './places.ts';

/** A log as it lies on the disk. Give its parts to `verifyAudit`. */
export interface ReadAudit {
  run: string;
  folder: string;
  /** The bytes of `audit.jsonl`, as text. */
  text: string;
  head: AuditHead | undefined;
  /** Whether a process writes to it now: its end may then be ahead of its head. */
  live: boolean;
}

/** The log of a run, or of the one that was written to last. Throws a {@link Failure} where there is none. */
export async function readAudit(wanted: string | undefined, runs = runsFolder()): Promise<ReadAudit> {
  const run = wanted ?? (await listRuns(runs))[0];
  if (run === undefined) {
    throw new Failure(STATUS.data, `${runs}: got no run, expected one; start one with paddock run`);
  }
  if (!RunId.safeParse(run).success) {
    throw new Failure(
      STATUS.usage,
      `--run: got ${JSON.stringify(run)}, expected a run's id; paddock audit --list names them`,
    );
  }
  const folder = join(runs, run);
  return { run, folder, ...(await readMoment(folder)) };
}

/**
 * Log and head of one moment. A writer may be at work: it writes the log first, so the head is read first, and the log is never
 * behind it. A writer that came and went in between is noticed by its head.
 */
async function readMoment(folder: string): Promise<Pick<ReadAudit, 'text' | 'head' | 'live'>> {
  const { lock } = auditFiles(folder);
  for (let tries = 1; ; tries += 1) {
    const busy = await isLocked(lock);
    const head = await readHead(folder);
    const text = await readLog(folder);
    const live = busy || (await isLocked(lock));
    if (live || tries === 5 || JSON.stringify(head) === JSON.stringify(await readHead(folder))) {
      return { text, head: typeof head === 'string' ? undefined : head, live };
    }
  }
}

async function readLog(folder: string): Promise<string> {
  const { log } = auditFiles(folder);
  return await readFile(log, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const remedy =
      error.code === 'ENOENT' ? 'look at paddock status for the runs that there are' : 'see to the file';
    throw new Failure(STATUS.data, `${log}: cannot be read (${error.code}); ${remedy}`);
  });
}

/** The runs that have a log, the one that was written to last first. */
export async function listRuns(runs = runsFolder()): Promise<string[]> {
  const names = await readdir(runs).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const times = await Promise.all(
    names.map(async (name) => {
      const found = await stat(auditFiles(join(runs, name)).log).catch(() => undefined);
      return found === undefined ? [] : [{ name, time: found.mtimeMs }];
    }),
  );
  return times
    .flat()
    .sort((a, b) => b.time - a.time)
    .map(({ name }) => name);
}
