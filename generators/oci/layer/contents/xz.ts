import { spawn } from 'node:child_process';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

// The .xz File Format 1.2.1: header and footer of a stream (§2.1.1, §2.1.2), each 12 bytes.
const HEADER_MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
const FOOTER_MAGIC = Buffer.from('YZ');
const EDGE = 12;

/**
 * Unpacks xz archives with one process of `command`, which gets them one after another; yields what each unpacks to,
 * in order. Node.js 24 has no xz, and a process for each of some hundred packages would cost seconds.
 *
 * The command writes to a nameless temporary file: the 64 KiB pieces of a pipe would cost a third as much again as xz
 * itself, most of it in the garbage collector. Throws where an archive is damaged or the command fails; the archives
 * before the damaged one are yielded first.
 */
export async function* unpackXz(
  archives: readonly Buffer[],
  command: readonly string[],
): AsyncGenerator<Buffer> {
  const sizes = archives.map(unpackedSize);
  const file = await temporaryFile();
  try {
    const failure = await unpackInto(file, archives, command);
    const { size: written } = await file.stat();
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (failure === undefined && written !== total) {
      throw new Error(`the xz archives unpack to ${written > total ? 'more' : 'less'} than they say`);
    }
    let start = 0;
    for (const size of sizes) {
      // The command has checked an archive when it writes what comes after it.
      if (failure !== undefined && start + size >= written) throw failure;
      yield await readAt(file, start, size);
      start += size;
    }
    if (failure !== undefined) throw failure;
  } finally {
    await file.close();
  }
}

/** A file without a name: nothing of it is left behind, whatever happens. */
async function temporaryFile(): Promise<FileHandle> {
  const directory = await mkdtemp(join(tmpdir(), 'xz-'));
  try {
    return await open(join(directory, 'unpacked'), 'wx+');
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Runs the command to its end; returns the error it ended with, or undefined. */
function unpackInto(
  file: FileHandle,
  archives: readonly Buffer[],
  command: readonly string[],
): Promise<Error | undefined> {
  const [program = '', ...args] = command;
  const child = spawn(program, [...args, '-dc'], { stdio: ['pipe', file.fd, 'inherit'] });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(new Error(`${command.join(' ')} cannot be run`, { cause: error })));
    child.on('close', (status, signal) => {
      const got = signal ?? `status ${status}`;
      resolve(status === 0 ? undefined : new Error(`${command.join(' ')}: got ${got}, expected status 0`));
    });
    // A command that gives up early says so by its status.
    child.stdin?.on('error', () => {});
    if (child.stdin !== null) Readable.from(archives).pipe(child.stdin);
  });
}

async function readAt(file: FileHandle, start: number, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  for (let filled = 0; filled < size; ) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, start + filled);
    if (bytesRead === 0) throw new Error('the file with what xz wrote has become shorter');
    filled += bytesRead;
  }
  return bytes;
}

/**
 * The number of bytes that a .xz archive unpacks to, from the index at the end of each of its streams. Throws where
 * the archive is cut off, is no xz or has an index that does not fit.
 */
export function unpackedSize(archive: Buffer): number {
  if (!archive.subarray(0, HEADER_MAGIC.length).equals(HEADER_MAGIC)) throw new Error('got no xz archive');
  let size = 0;
  // Streams are known by their ends alone, so the last is read first. Zeros may stand between them (§2.2).
  for (let end = archive.length; end > 0; ) {
    if (end % 4 === 0 && archive.readUInt32LE(end - 4) === 0) end -= 4;
    else {
      const stream = readStream(archive.subarray(0, end));
      size += stream.unpacked;
      end -= stream.length;
    }
  }
  return size;
}

/** The last stream of some bytes: how long it is, and what it unpacks to. */
function readStream(bytes: Buffer): { length: number; unpacked: number } {
  const footer = bytes.subarray(-EDGE);
  if (footer.length < EDGE || !footer.subarray(10).equals(FOOTER_MAGIC)) throw damaged();
  const indexSize = (footer.readUInt32LE(4) + 1) * 4;
  const index = bytes.subarray(Math.max(0, bytes.length - EDGE - indexSize), bytes.length - EDGE);
  if (footer.readUInt32LE(0) !== crc32(footer.subarray(4, 10)) || index.length !== indexSize) throw damaged();
  const { stored, unpacked } = readIndex(index);
  const length = EDGE + stored + indexSize + EDGE;
  const header = bytes.subarray(Math.max(0, bytes.length - length)).subarray(0, HEADER_MAGIC.length);
  if (length > bytes.length || !header.equals(HEADER_MAGIC)) throw damaged();
  return { length, unpacked };
}

/** Sums of the index's records (§4): the blocks' bytes as stored, with their padding to four, and as unpacked. */
function readIndex(index: Buffer): { stored: number; unpacked: number } {
  const end = index.length - 4;
  if (index[0] !== 0 || index.readUInt32LE(end) !== crc32(index.subarray(0, end))) throw damaged();
  let offset = 1;
  const number = () => {
    let value = 0;
    for (let factor = 1; offset < end; factor *= 128) {
      const byte = index[offset++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw damaged();
  };
  let stored = 0;
  let unpacked = 0;
  for (let records = number(); records > 0; records--) {
    stored += Math.ceil(number() / 4) * 4;
    unpacked += number();
  }
  return { stored, unpacked };
}

function damaged(): Error {
  return new Error('the xz archive is cut off or damaged');
}
