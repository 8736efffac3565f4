import { mkdir, stat } from 'node:fs/promises';
import { Failure, STATUS } from './failure.ts';
import { commit, missingFolders, type Write } from './files/commit.ts';
import type { Disk } from './files/disk.ts';
import { withLock } from './files/lock.ts';
import { recover } from './files/recover.ts';
import { stateFiles } from './files/state.ts';
import { sha256 } from './plan/hash.ts';
import { isWritten, requireWritable, type Session } from './session.ts';
import type { Row } from './survey.ts';

/** What was written, and what there is to say about it. */
export interface Written {
  rows: Row[];
  notes: string[];
}

/**
 * Writes what `plan` plans, alone: nobody else renders to the same place meanwhile. What an interrupted run has left over is
 * put back first. Throws a {@link Failure}, and nothing has changed then.
 */
export async function write(disk: Disk, state: string, plan: () => Promise<Session>): Promise<Written> {
  const stateFolders = await makeState(state);
  let emptied: readonly string[] = stateFolders;
  try {
    return await withLock(stateFiles(state).lock, async () => {
      const { left, folders } = await recover(disk, state);
      const notes = left.map(
        (file) => `${file}: it was changed after a render was interrupted, and is left alone`,
      );
      const session = await plan();
      requireWritable(session.rows);
      const known = [...new Set([...session.manifest.folders, ...stateFolders, ...folders])];
      emptied = session.next === undefined ? known : [];
      if (session.changed) await commitSession(disk, state, session, known);
      return { rows: session.rows, notes: [...notes, ...copyNotes(state, session)] };
    });
  } finally {
    for (const folder of emptied.toReversed()) await disk.removeFolder(folder);
  }
}

async function commitSession(
  disk: Disk,
  state: string,
  { rows, manifest, next }: Session,
  known: readonly string[],
): Promise<void> {
  const writes = rows.flatMap(writeOf);
  const made = writes.flatMap(({ path, after }) => (after === undefined ? [] : [path]));
  const folders = await missingFolders(exists, made);
  await commit(disk, state, {
    writes,
    folders,
    keep: rows.flatMap(({ plan }) => plan?.keep ?? []),
    manifest: next && { ...next, revision: manifest.revision + 1, folders: [...known, ...folders] },
    clear: {
      copies: rows.flatMap(({ record, seen }) => {
        const sha = record?.before?.sha256;
        const isDone = sha !== undefined && !isNeeded(next, sha) && !isGone(seen);
        return isDone ? [sha] : [];
      }),
      folders: next === undefined ? [...known] : [],
    },
  });
}

function writeOf(row: Row): Write[] {
  const { seen, plan } = row;
  if (seen.state === 'managed' || plan === undefined || !isWritten(row)) return [];
  const before = seen.text === undefined ? undefined : { text: seen.text, mode: seen.mode ?? 0o600 };
  return [{ path: seen.real, before, after: plan.after }];
}

const isNeeded = (next: Session['next'], sha: string) =>
  next?.files.some(({ before }) => before?.sha256 === sha) ?? false;

/** Whether a file is not there any more, or another tool's: then its copy is the last of it. */
const isGone = (seen: Row['seen']) => seen.state === 'managed' || seen.text === undefined;

function copyNotes(state: string, { rows, next }: Session): string[] {
  const { copy } = stateFiles(state);
  return rows.flatMap(({ file, plan, record, seen }) => {
    if (plan?.keep !== undefined) return [`${file}: what it was is kept: ${copy(sha256(plan.keep))}`];
    const sha = record?.before?.sha256;
    if (sha === undefined || isNeeded(next, sha) || !isGone(seen)) return [];
    return [`${file}: it stays as it is; what it was before the first render is kept: ${copy(sha)}`];
  });
}

async function makeState(state: string): Promise<string[]> {
  const folders = await missingFolders(exists, [stateFiles(state).manifest]);
  try {
    await mkdir(state, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure(
      STATUS.write,
      `${state}: cannot be made (${code}); nothing was changed; make it writable, then run this again`,
    );
  }
  return folders;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
