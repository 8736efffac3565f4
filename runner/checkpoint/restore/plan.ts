import { type BytePath, foldersAbove, zeroSeparated } from '../../git/bytes.ts';
import { git } from '../../git/git.ts';
import type { Plain, State } from '../record.ts';
import { bareView, type Store } from '../store/store.ts';

/** What is to be, or was found, at a path. A link's target is a text here, or the content of an object. */
export type Item =
  | { kind: 'file'; oid: string; mode: number; mtime?: string }
  | { kind: 'link'; oid: string }
  | { kind: 'link'; target: string }
  | { kind: 'folder'; mode: number };

/** One path that changes; `wanted` is not there for one that goes. */
export interface Step {
  /** Below which folder: the working tree, or a common git directory elsewhere. */
  place: 'root' | 'common';
  path: BytePath;
  now?: Item;
  wanted?: Item;
}

/** Everything that has to change for a state to become another. */
export async function planSteps(store: Store, now: State, target: State): Promise<Step[]> {
  const root = new Map<BytePath, Step>();
  await planTree(store, now.tree, target.tree, root);
  planPlain('root', now.files, target.files, root);
  const common = new Map<BytePath, Step>();
  planPlain('common', now.commonFiles, target.commonFiles, common);
  const filled = new Set(
    [...root.values()].flatMap(({ path, wanted }) => (wanted === undefined ? [] : foldersAbove(path))),
  );
  // An empty folder that gets content is no longer listed, and stays.
  const isOnlyFilled = ({ place, path, now, wanted }: Step) =>
    place === 'root' && now?.kind === 'folder' && wanted === undefined && filled.has(path);
  return [...root.values(), ...common.values()].filter((step) => !isSame(step) && !isOnlyFilled(step));
}

async function planTree(store: Store, from: string, to: string, steps: Map<BytePath, Step>): Promise<void> {
  if (from === to) return;
  const listed = zeroSeparated(
    await git(bareView(store), ['diff-tree', '-r', '-z', '--raw', '--no-renames', from, to]),
  );
  for (let index = 0; index + 1 < listed.length; index += 2) {
    const [fromMode = '', toMode = '', fromId = '', toId = ''] = (listed[index] ?? '').slice(1).split(' ');
    merge(steps, 'root', listed[index + 1] ?? '', itemOf(fromMode, fromId), itemOf(toMode, toId));
  }
}

function itemOf(mode: string, oid: string): Item | undefined {
  if (mode === '000000') return undefined;
  return mode === '120000'
    ? { kind: 'link', oid }
    : { kind: 'file', oid, mode: Number.parseInt(mode, 8) & 0o777 };
}

function planPlain(
  place: Step['place'],
  now: readonly Plain[],
  target: readonly Plain[],
  steps: Map<BytePath, Step>,
): void {
  for (const file of now) merge(steps, place, file.path, plainItem(file), undefined);
  for (const file of target) merge(steps, place, file.path, undefined, plainItem(file));
}

function plainItem(file: Plain): Item {
  if (file.kind === 'folder') return { kind: 'folder', mode: file.mode };
  if (file.kind === 'link') return { kind: 'link', target: file.target };
  return { kind: 'file', oid: file.oid, mode: file.mode, mtime: file.mtime };
}

function merge(
  steps: Map<BytePath, Step>,
  place: Step['place'],
  path: BytePath,
  now: Item | undefined,
  wanted: Item | undefined,
): void {
  const step = steps.get(path) ?? { place, path };
  steps.set(path, {
    ...step,
    ...(now !== undefined && step.now === undefined && { now }),
    ...(wanted !== undefined && step.wanted === undefined && { wanted }),
  });
}

function isSame({ now, wanted }: Step): boolean {
  if (now === undefined || wanted === undefined) return now === wanted;
  if (now.kind === 'file' && wanted.kind === 'file')
    return now.oid === wanted.oid && now.mode === wanted.mode;
  if (now.kind === 'folder' && wanted.kind === 'folder') return now.mode === wanted.mode;
  if (now.kind !== 'link' || wanted.kind !== 'link') return false;
  if ('oid' in now) return 'oid' in wanted && now.oid === wanted.oid;
  return 'target' in wanted && now.target === wanted.target;
}
