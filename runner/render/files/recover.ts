import { basename, dirname, join } from 'node:path';
import { sha256 } from '../plan/hash.ts';
import type { Disk } from './disk.ts';
import type { Journal } from './journal.ts';
import { readJournal, stateFiles } from './state.ts';

/** What was left over of an interrupted commit. */
export interface Recovered {
  /** Files that were changed since, and are left alone. */
  left: string[];
  /** Folders that were to be cleared away. */
  folders: readonly string[];
}

/** Puts back what an interrupted commit has written or, where only the clearing away was missing, does that. */
export async function recover(disk: Disk, state: string): Promise<Recovered> {
  const journal = await readJournal(disk, state);
  if (journal === undefined) {
    await tidy(disk, state, undefined);
    return { left: [], folders: [] };
  }
  const present = await disk.read(stateFiles(state).manifest);
  const done = (present === undefined ? null : sha256(present)) === journal.manifest;
  if (done) {
    await finish(disk, state, journal);
    return { left: [], folders: journal.clear.folders };
  }
  await tidy(disk, state, journal);
  const left = await putBack(disk, journal);
  await disk.remove(stateFiles(state).journal);
  return { left, folders: [] };
}

/** Clears away what is not needed once all is written, the journal last. */
export async function finish(disk: Disk, state: string, journal: Journal): Promise<void> {
  const { copy, copies, journal: path } = stateFiles(state);
  await tidy(disk, state, journal);
  for (const sha of journal.clear.copies) await disk.remove(copy(sha));
  await disk.removeFolder(copies);
  for (const folder of journal.clear.folders.toReversed()) await disk.removeFolder(folder);
  await disk.remove(path);
}

/** Gives every file of a journal its text from before; the paths of those that were changed since, and are left alone. */
export async function putBack(disk: Disk, { files, folders }: Journal): Promise<string[]> {
  const left: string[] = [];
  for (const { path, before, after } of files.toReversed()) {
    const present = await disk.read(path);
    if (present === before?.text) continue;
    if ((present === undefined ? null : sha256(present)) !== after) left.push(path);
    else if (before === null) await disk.remove(path);
    else await disk.write(path, before.text, before.mode);
  }
  for (const folder of folders.toReversed()) await disk.removeFolder(folder);
  return left;
}

/** Removes the files that a killed process was still writing to: beside a person's settings, and among our own. */
export async function tidy(disk: Disk, state: string, journal: Journal | undefined): Promise<void> {
  const { aside, copies } = stateFiles(state);
  const named = await disk.read(aside);
  for (const { path } of journal?.files ?? []) {
    for (const name of await disk.list(dirname(path))) {
      const file = join(dirname(path), name);
      const isUnfinished = name.startsWith(`${basename(path)}.`) && /\.\d+$/.test(name);
      // One that was not named yet has nothing in it.
      if (isUnfinished && (file === named || (await disk.read(file)) === '')) await disk.remove(file);
    }
  }
  await disk.remove(aside);
  for (const folder of [state, copies]) {
    const names = await disk.list(folder);
    for (const name of names.filter((one) => UNFINISHED.test(one))) await disk.remove(join(folder, name));
  }
}

// As write-file-atomic names them.
const UNFINISHED = /^(manifest\.json|journal\.json|aside|[0-9a-f]{64})\.\d+$/;
