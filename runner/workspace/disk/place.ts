import {
  chmodSync,
  chownSync,
  fchmodSync,
  fstatSync,
  lchownSync,
  lstatSync,
  readlinkSync,
  renameSync,
  type Stats,
  symlinkSync,
  unlinkSync,
  utimesSync,
} from 'node:fs';
import { type BytePath, folderOf } from '../../git/bytes.ts';
import type { Beneath } from './beneath.ts';
import { withFile } from './content.ts';
import type { Copier } from './copier.ts';
import { isCode } from './entry.ts';

/** Why a file is not written, though it could be. */
export class Unfit extends Error {
  override name = 'Unfit';
}

export interface Placing {
  readonly host: Beneath;
  readonly path: BytePath;
  /** Where the agent's file or link is. */
  readonly from: string | Buffer;
  readonly mode: number;
  readonly copier: Copier;
  /** The name of the file in which it is written first; no other process uses it. */
  readonly temporary: string;
  /** Asked at the last moment: throws where the host is not as it was. */
  readonly check: () => void;
}

/** Writes a file whole or not at all: beside its place, then over it. A hard link to what was there keeps the old content. */
export function placeFile(placing: Placing): void {
  const { from, mode, copier } = placing;
  const done = withFile(from, (fd) => {
    const stats = fstatSync(fd);
    refuseSparse(stats);
    // The copy below takes the mode over, and nobody gets a file that is another user's when it runs.
    if ((stats.mode & 0o6000) !== 0) fchmodSync(fd, stats.mode & 0o777);
    replace(placing, (target) => {
      copier.copy(`/proc/self/fd/${fd}`, target);
      giveAsBefore(placing, target);
      chmodSync(target, mode);
      utimesSync(target, stats.mtimeMs / 1000, stats.mtimeMs / 1000);
    });
    return true;
  });
  if (done === undefined) throw new Unfit('it is no regular file any more');
}

/** The same for a link, which is not followed. */
export function placeLink(placing: Placing): void {
  replace(placing, (target) => {
    symlinkSync(readlinkSync(placing.from, 'buffer'), target);
    giveAsBefore(placing, target);
  });
}

function replace({ host, path, temporary, check }: Placing, make: (target: Buffer) => void): void {
  const target = () => host.in(folderOf(path), temporary);
  removeFile(target());
  try {
    make(target());
    check();
    renameSync(target(), host.place(path));
  } catch (error) {
    removeFile(target());
    throw error;
  }
}

function removeFile(place: Buffer): void {
  try {
    unlinkSync(place);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

/** The owner of what was there before, or else of the folder. Only root can give a file away. */
function giveAsBefore({ host, path }: Placing, target: Buffer): void {
  if (process.geteuid?.() !== 0) return;
  const { uid, gid } = ownerAt(host, path);
  lchownSync(target, uid, gid);
}

/** Whose a path is, or would be. */
export function ownerAt(host: Beneath, path: BytePath): Stats {
  return lstatSync(host.place(path), { throwIfNoEntry: false }) ?? lstatSync(host.in(folderOf(path), '.'));
}

/** Gives a new folder to the owner of the one that it is in. */
export function giveFolder(host: Beneath, path: BytePath): void {
  if (process.geteuid?.() !== 0) return;
  const { uid, gid } = lstatSync(host.in(folderOf(path), '.'));
  chownSync(host.place(path), uid, gid);
}

const SPARSE = 2 ** 30;

/** A file that is mostly holes is a few bytes in the box, and could fill the user's disk. */
function refuseSparse({ size, blocks }: Stats): void {
  if (size > SPARSE && blocks * 512 < size / 2) {
    throw new Unfit(`it has ${size} bytes, most of them holes, and would need that much space here`);
  }
}
