import { dirname } from 'node:path';
import { jsonText } from '../../../generators/json.ts';
import { Failure, STATUS } from '../failure.ts';
import { sha256 } from '../plan/hash.ts';
import type { Manifest } from '../plan/manifest.ts';
import type { Disk } from './disk.ts';
import type { Journal } from './journal.ts';
import { finish, putBack, tidy } from './recover.ts';
import { stateFiles } from './state.ts';

/** One file to write, or to remove where `after` is undefined. */
export interface Write {
  path: string;
  before: { text: string; mode: number } | undefined;
  after: string | undefined;
}

/** All that a render or a revert writes. */
export interface Commit {
  writes: readonly Write[];
  /** Folders to make, the outermost first. */
  folders: readonly string[];
  /** Texts to keep, which writes will overwrite. */
  keep: readonly string[];
  /** The manifest afterwards; undefined where nothing of ours is left. */
  manifest: Manifest | undefined;
  clear: Journal['clear'];
}

const PRIVATE = 0o600;

/**
 * Writes all files or none. A journal says first how to put everything back, and the manifest comes last: with it the
 * commit is done. Where a write fails, what was written is put back at once; where the process dies, by
 * recover.ts in the next run. Throws a {@link Failure}.
 */
export async function commit(disk: Disk, state: string, work: Commit): Promise<void> {
  const files = stateFiles(state);
  const manifest = work.manifest === undefined ? undefined : jsonText(work.manifest);
  const journal = journalOf(work, manifest);
  try {
    await keepCopies(disk, state, work.keep);
    await disk.write(files.journal, jsonText(journal), PRIVATE);
  } catch (error) {
    throw new Failure(STATUS.write, `${reason(error)}; nothing was changed`);
  }
  try {
    for (const folder of work.folders) await disk.makeFolder(folder);
    for (const write of work.writes) await writeOne(disk, state, write);
    if (manifest === undefined) await disk.remove(files.manifest);
    else await disk.write(files.manifest, manifest, PRIVATE);
  } catch (error) {
    await undo(disk, state, journal, error);
    throw new Failure(STATUS.write, `${reason(error)}; what was written was put back, so nothing is changed`);
  }
  // All is written. What cannot be cleared away now is left to the next run, by the journal.
  await finish(disk, state, journal).catch(() => undefined);
}

function journalOf({ writes, folders, clear }: Commit, manifest: string | undefined): Journal {
  return {
    schema: 'paddock/journal/v1',
    manifest: manifest === undefined ? null : sha256(manifest),
    files: writes.map(({ path, before, after }) => ({
      path,
      before: before ?? null,
      after: after === undefined ? null : sha256(after),
    })),
    folders: [...folders],
    clear,
  };
}

async function keepCopies(disk: Disk, state: string, texts: readonly string[]): Promise<void> {
  const { copies, copy } = stateFiles(state);
  if (texts.length > 0) await disk.makeFolder(copies);
  for (const text of texts) {
    const path = copy(sha256(text));
    if ((await disk.read(path)) !== text) await disk.write(path, text, PRIVATE);
  }
}

async function writeOne(disk: Disk, state: string, { path, before, after }: Write): Promise<void> {
  if ((await disk.read(path)) !== before?.text) {
    throw new Error(`${path}: it was changed in this moment by something else; run this again`);
  }
  if (after === undefined) return await disk.remove(path);
  const mode = before === undefined ? PRIVATE : undefined;
  await disk.write(path, after, mode, async (aside) => {
    await disk.write(stateFiles(state).aside, aside, PRIVATE);
  });
}

async function undo(disk: Disk, state: string, journal: Journal, error: unknown): Promise<void> {
  try {
    await putBack(disk, journal);
    await tidy(disk, state, journal);
    await disk.remove(stateFiles(state).journal);
  } catch (second) {
    throw new Failure(
      STATUS.write,
      `${reason(error)}; and what was written cannot be put back now (${reason(second)}): the next run will do that`,
    );
  }
}

/** The folders above files that are not there yet, the outermost first. */
export async function missingFolders(
  exists: (path: string) => Promise<boolean>,
  paths: readonly string[],
): Promise<string[]> {
  const missing = new Set<string>();
  for (const path of paths) {
    const chain: string[] = [];
    let folder = dirname(path);
    while (!missing.has(folder) && !(await exists(folder)) && dirname(folder) !== folder) {
      chain.unshift(folder);
      folder = dirname(folder);
    }
    for (const one of chain) missing.add(one);
  }
  return [...missing];
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
