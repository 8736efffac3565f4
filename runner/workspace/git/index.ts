import { copyFileSync, lstatSync, readdirSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zeroEnded } from '../../git/bytes.ts';
import { git, type View } from '../../git/git.ts';
import { look } from '../disk/entry.ts';
import type { IndexEntry } from '../types.ts';

const SKIP_WORKTREE = 0x4000_0000;
const INTENT_TO_ADD = 0x2000_0000;

/**
 * The entries of the index that a view names, read as data. What is only meant to be added (`git add -N`) is no content yet, and left out.
 * Throws a Failure where git can't read it.
 */
export async function readIndex(view: View): Promise<IndexEntry[]> {
  if (view.indexFile === undefined || look(view.indexFile)?.kind !== 'file') return [];
  const output = await git(view, ['ls-files', '--stage', '--debug', '-z']);
  const entries: IndexEntry[] = [];
  // Each entry ends with a zero; its numbers follow, the flags at the very end (git-ls-files(1), `--debug`).
  const parts = output.toString('latin1').split('\0');
  for (const [number, part] of parts.entries()) {
    const after = parts[number + 1];
    if (after === undefined) break;
    const flags = Number.parseInt(
      /^(?: {2}.*\n){4} {2}size: \d+\tflags: ([0-9a-f]+)\n/.exec(after)?.[1] ?? '',
      16,
    );
    const [, value, path] =
      /^(\d{6} [0-9a-f]+ [0-3])\t(.*)$/s.exec(number === 0 ? part : withoutNumbers(part)) ?? [];
    if (value === undefined || path === undefined || Number.isNaN(flags))
      throw new Error('git ls-files: its output has changed');
    if ((flags & INTENT_TO_ADD) === 0)
      entries.push({ path, value, isSkipped: (flags & SKIP_WORKTREE) !== 0 });
  }
  return entries;
}

const withoutNumbers = (part: string) => part.replace(/^(?: {2}.*\n){5}/, '');

/** Copies an index, and what it is split into, to where a view has it. */
export function copyIndexFiles(gitDir: string, to: string): boolean {
  const source = join(gitDir, 'index');
  if (look(source)?.kind !== 'file') return false;
  copyWithTime(source, to);
  for (const name of readdirSync(gitDir)) {
    if (/^sharedindex\.[0-9a-f]+$/.test(name) && look(join(gitDir, name))?.kind === 'file') {
      copyWithTime(join(gitDir, name), join(dirname(to), name));
    }
  }
  return true;
}

/** With its time, rounded down: a file that changed later is read again, whatever its entry says. */
function copyWithTime(from: string, to: string): void {
  const { mtimeMs } = lstatSync(from);
  copyFileSync(from, to);
  const seconds = Math.floor(mtimeMs) / 1000;
  utimesSync(to, seconds, seconds);
}

/** Writes the copy's index anew, without what only the user's machine has; blocked files are told to be absent on purpose. Returns those. */
export async function tidyIndex(
  view: View,
  isBlocked: (entry: IndexEntry) => boolean,
): Promise<readonly IndexEntry[]> {
  const plain = ['--no-split-index', '--no-untracked-cache', '--no-fsmonitor', '--force-write-index'];
  await git(view, ['update-index', ...plain]);
  const blocked = (await readIndex(view)).filter(isBlocked);
  const absent = blocked.filter(({ isSkipped }) => !isSkipped);
  if (absent.length > 0) await skip(view, absent);
  return blocked;
}

/** Tells git not to look at the files of these entries. */
export async function skip(view: View, entries: readonly IndexEntry[]): Promise<void> {
  const input = zeroEnded(entries.map(({ path }) => path));
  await git(view, ['update-index', '--skip-worktree', '-z', '--stdin'], { input });
}
