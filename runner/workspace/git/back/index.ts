import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { shownPath, zeroEnded } from '../../../git/bytes.ts';
import { git, type View } from '../../../git/git.ts';
import { violationOf } from '../../back/judged.ts';
import { below } from '../../disk/entry.ts';
import type { Judge } from '../../protect/judge.ts';
import type { IndexEntry, RepositoryBefore, Violation } from '../../types.ts';
import { copyIndexFiles, readIndex, skip } from '../index.ts';
import { type HostGit, onHost } from './host.ts';

/** What an agent staged or took out of the index. */
export interface IndexChange {
  readonly path: string;
  /** All entries of the path; more than one in a conflict, none where it is gone. */
  readonly entries: readonly IndexEntry[];
}

export interface IndexPlan {
  readonly changes: readonly IndexChange[];
  readonly violations: readonly Violation[];
  readonly problem?: string;
}

/** Reads an agent's index as data, in a place of ours, and compares it. */
export async function planIndex(
  folder: string,
  scratch: View,
  before: RepositoryBefore,
  agentDir: string,
  judge: Judge,
): Promise<IndexPlan> {
  let entries: IndexEntry[];
  try {
    entries = await readIndexAt(folder, scratch, agentDir);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { changes: [], violations: [], problem: `the agent's index cannot be read: ${reason}` };
  }
  const violations: Violation[] = [];
  const changes = differing(before.index, entries).filter(({ path, entries: its }) => {
    const inside = below(before.folder, path);
    const isFolder = its.some(({ value }) => value.startsWith('160000'));
    const violation = violationOf(
      inside,
      judge.tier(inside, isFolder),
      its.length === 0 ? 'deleted' : 'changed',
      judge,
    );
    if (violation) violations.push({ ...violation, reason: 'in the index' });
    return violation === undefined || violation.isWarned;
  });
  return { changes, violations };
}

/** Makes the same changes to the host's index, if it is as it was; says why not. Entries without a change keep what git knows of their files. */
export async function bringIndex(
  host: HostGit,
  folder: string,
  scratch: View,
  before: RepositoryBefore,
  changes: readonly IndexChange[],
): Promise<string | undefined> {
  if (changes.length === 0) return undefined;
  const now = await readIndexAt(folder, scratch, host.places.gitDir);
  const wanted = new Map(changes.map(({ path, entries }) => [path, valuesOf(entries)]));
  const mine = differing(before.index, now);
  const isDone =
    mine.length === changes.length &&
    mine.every(({ path, entries }) => wanted.get(path) === valuesOf(entries));
  if (isDone) return undefined;
  if (mine.length > 0) return `you staged something meanwhile, such as ${shownPath(mine[0]?.path ?? '')}`;
  const zero = '0'.repeat(host.places.objectFormat === 'sha256' ? 64 : 40);
  const lines = changes.flatMap(({ path, entries }) => [
    `0 ${zero}\t${path}`,
    ...entries.map(({ value }) => `${value}\t${path}`),
  ]);
  const { exitCode, stderr } = await onHost(host, ['update-index', '-z', '--index-info'], zeroEnded(lines));
  if (exitCode !== 0) return `git update-index: ${stderr.trim()}`;
  const skipped = new Set(now.filter(({ isSkipped }) => isSkipped).map(({ path }) => path));
  const again = changes.flatMap(({ path, entries }) => (skipped.has(path) ? entries.slice(0, 1) : []));
  if (again.length > 0) await skip({ ...host.view, indexFile: join(host.places.gitDir, 'index') }, again);
  return undefined;
}

async function readIndexAt(folder: string, scratch: View, gitDir: string): Promise<IndexEntry[]> {
  const own = join(folder, 'index');
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { mode: 0o700 });
  // The parts of a split index are looked for in the git directory that reads it.
  const indexFile = join(scratch.gitDir, 'index');
  rmSync(indexFile, { force: true });
  if (!copyIndexFiles(gitDir, indexFile)) return [];
  return await readIndex({ ...scratch, indexFile });
}

function differing(before: readonly IndexEntry[], after: readonly IndexEntry[]): IndexChange[] {
  const [old, now] = [byPath(before), byPath(after)];
  const paths = new Set([...old.keys(), ...now.keys()]);
  return Array.from(paths)
    .filter((path) => valuesOf(old.get(path) ?? []) !== valuesOf(now.get(path) ?? []))
    .map((path) => ({ path, entries: now.get(path) ?? [] }));
}

function byPath(entries: readonly IndexEntry[]): Map<string, IndexEntry[]> {
  const map = new Map<string, IndexEntry[]>();
  for (const entry of entries) map.set(entry.path, [...(map.get(entry.path) ?? []), entry]);
  return map;
}

const valuesOf = (entries: readonly IndexEntry[]) => entries.map(({ value }) => value).join('\n');

/** The files' contents that are staged. */
export function stagedIds(changes: readonly IndexChange[]): string[] {
  const values = changes.flatMap(({ entries }) => entries.map(({ value }) => value.split(' ')));
  return values.flatMap(([mode, id]) => (mode === '160000' || id === undefined ? [] : [id]));
}

/** Which of these the host's own objects lack. */
export async function lackedBy(view: View, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const output = await git(view, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
    input: `${ids.join('\n')}\n`,
  });
  return output
    .toString()
    .split('\n')
    .flatMap((line) => (line.endsWith(' missing') ? [line.split(' ')[0] ?? ''] : []));
}
