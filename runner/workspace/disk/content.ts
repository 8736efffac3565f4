import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isCode } from './entry.ts';

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const CHUNK = 2 ** 17;

/** Runs `work` on an open file, which is one and no link. Undefined where it is none, or is not there. */
export function withFile<Result>(place: string | Buffer, work: (fd: number) => Result): Result | undefined {
  let fd: number;
  try {
    fd = openSync(place, READ);
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO')) return undefined;
    throw error;
  }
  try {
    return fstatSync(fd).isFile() ? work(fd) : undefined;
  } finally {
    closeSync(fd);
  }
}

/** Whether two regular files hold the same bytes. */
export function isSameContent(one: string | Buffer, other: string | Buffer): boolean {
  const isSame = withFile(one, (a) => withFile(other, (b) => compare(a, b)));
  return isSame ?? false;
}

function compare(a: number, b: number): boolean {
  if (fstatSync(a).size !== fstatSync(b).size) return false;
  const first = Buffer.allocUnsafe(CHUNK);
  const second = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    const read = fill(a, first);
    if (read !== fill(b, second) || first.compare(second, 0, read, 0, read) !== 0) return false;
    if (read === 0) return true;
  }
}

function fill(fd: number, buffer: Buffer): number {
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(fd, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}
