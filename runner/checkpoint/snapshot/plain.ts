import { type BigIntStats, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { absolute, type BytePath, fromText, pathOf, quoted, shownPath } from '../../git/bytes.ts';
import { git } from '../../git/git.ts';
import type { Plain, PlainFile } from '../record.ts';
import { bareView, type Store } from '../store/store.ts';

/** Files that are to be kept as they are, without git's understanding. A file has no content yet: `oid` comes later. */
export type Found = Exclude<Plain, PlainFile> | Omit<PlainFile, 'oid'>;

/** Whether to leave a path out, with all that is below it. */
export type Skip = (path: BytePath) => boolean;

/** Lists a path below a folder, and all that is in it, without following a link. Pipes, sockets and devices hold nothing and are noted. */
export function listPlain(root: string, path: BytePath, skip: Skip, notes: string[]): Found[] {
  if (skip(path)) return [];
  const full = absolute(root, path);
  const stats = lstatSync(full, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isSymbolicLink()) return [{ kind: 'link', path, target: pathOf(readlinkSync(full, 'buffer')) }];
  if (stats.isFile()) return [fileOf(path, stats)];
  if (!stats.isDirectory()) {
    notes.push(`${shownPath(path)}: a pipe, a socket or a device is not kept`);
    return [];
  }
  const below = childrenOf(root, path).flatMap((child) => listPlain(root, child, skip, notes));
  return path === '' ? below : [{ kind: 'folder', path, mode: modeOf(stats) }, ...below];
}

/** What is in a folder, as paths like the folder's own. */
export function childrenOf(root: string, path: BytePath): BytePath[] {
  const names = readdirSync(absolute(root, path), { encoding: 'buffer' }).map(pathOf).sort();
  return names.map((name) => (path === '' ? name : `${path}/${name}`));
}

const modeOf = ({ mode }: BigIntStats) => Number(mode & 0o7777n);

function fileOf(path: BytePath, stats: BigIntStats): Found {
  return {
    ...{ kind: 'file', path, mode: modeOf(stats) },
    ...{ size: `${stats.size}`, mtime: `${stats.mtimeNs}`, ctime: `${stats.ctimeNs}`, inode: `${stats.ino}` },
  };
}

/** What was kept before, and when: the content of a file that has not changed since is known. */
export interface Known {
  files: readonly Plain[];
  /** In milliseconds since 1970. */
  taken: number;
}

/** Puts the content of the found files into the store, and returns them with it. */
export async function keepPlain(
  store: Store,
  root: string,
  found: readonly Found[],
  known?: Known,
): Promise<Plain[]> {
  const ids = new Map(
    (known?.files ?? []).flatMap((file) => (file.kind === 'file' ? [[keyOf(file), file.oid] as const] : [])),
  );
  // A change within the same tick of the file system's clock would not show: git calls such an entry racy.
  const settled = BigInt((known?.taken ?? 2000) - 2000) * 1_000_000n;
  const knownId = (file: Omit<PlainFile, 'oid'>) =>
    BigInt(file.ctime) < settled && BigInt(file.mtime) < settled ? ids.get(keyOf(file)) : undefined;

  const fresh = found.flatMap((file) => (file.kind === 'file' && knownId(file) === undefined ? [file] : []));
  const fromRoot = fresh.map(({ path }) => quoted(`${fromText(root)}/${path}`));
  const args = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
  // What a git directory holds is packed already, or small, or an index, which is large and hardly gets smaller.
  const view = bareView(store, { settings: ['core.compression=0'] });
  const output = fresh.length === 0 ? '' : await git(view, args, { input: `${fromRoot.join('\n')}\n` });
  const written = output.toString().trimEnd().split('\n');
  const freshIds = new Map(fresh.map(({ path }, index) => [path, written[index] ?? '']));
  return found.map((file) =>
    file.kind === 'file' ? { ...file, oid: freshIds.get(file.path) ?? knownId(file) ?? '' } : file,
  );
}

const keyOf = ({ path, size, mtime, ctime, inode }: Omit<PlainFile, 'oid'>) =>
  `${size} ${mtime} ${ctime} ${inode} ${path}`;
