import { spawn } from 'node:child_process';
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
 * An archive is yielded when the command has checked it: the next one's bytes arrive, or it has ended well. Throws
 * where an archive is damaged or the command fails.
 */
export async function* unpackXz(
  archives: readonly Buffer[],
  command: readonly string[],
): AsyncGenerator<Buffer> {
  const sizes = archives.map(unpackedSize);
  const [program = '', ...args] = command;
  const child = spawn(program, [...args, '-dc'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${command.join(' ')} cannot be run`, { cause: error })));
    child.on('close', (status, signal) => {
      if (status === 0) resolve();
      else reject(new Error(`${command.join(' ')}: got ${signal ?? `status ${status}`}, expected status 0`));
    });
  });
  ended.catch(() => {});
  // A command that gives up early says so by its status.
  child.stdin.on('error', () => {});
  Readable.from(archives).pipe(child.stdin);

  let position = 0;
  let current = Buffer.allocUnsafe(sizes[0] ?? 0);
  let filled = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    for (let start = 0; start < chunk.length; ) {
      while (filled === current.length) {
        if (position + 1 >= sizes.length) throw new Error('the xz archives unpack to more than they say');
        yield current;
        current = Buffer.allocUnsafe(sizes[++position] ?? 0);
        filled = 0;
      }
      const copied = chunk.copy(current, filled, start);
      start += copied;
      filled += copied;
    }
  }
  await ended;
  for (; position < sizes.length; filled = 0) {
    if (filled < current.length) throw new Error('the xz archives unpack to less than they say');
    yield current;
    current = Buffer.allocUnsafe(sizes[++position] ?? 0);
  }
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
