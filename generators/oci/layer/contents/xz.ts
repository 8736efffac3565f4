import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';

const FOOTER = 12;

/**
 * The number of bytes that a .xz stream unpacks to, from the index at its end (The .xz File Format 1.2.1, §2.1.2 and
 * §4). Throws where the stream is cut off or is no xz.
 */
export function uncompressedSize(stream: Buffer): number {
  if (stream.length < 2 * FOOTER || stream.toString('latin1', stream.length - 2) !== 'YZ') {
    throw new Error('the xz stream is cut off or damaged');
  }
  const indexSize = (stream.readUInt32LE(stream.length - 8) + 1) * 4;
  let offset = stream.length - FOOTER - indexSize;
  if (offset < FOOTER || stream[offset++] !== 0) throw new Error('the xz stream has no index');
  const number = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = stream[offset++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  let size = 0;
  for (let records = number(); records > 0; records--) {
    number(); // the block's size as stored
    size += number();
  }
  return size;
}

/**
 * Unpacks xz streams with one process of `command`, which gets them one after another; yields what each unpacks to, in
 * order. Node.js 24 has no xz, and a process for each of some hundred packages would cost seconds.
 */
export async function* unpackXz(
  streams: readonly Buffer[],
  command: readonly string[],
): AsyncGenerator<Buffer> {
  const [program = '', ...args] = command;
  const child = spawn(program, [...args, '-dc'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const failure = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.on('exit', (status) => status !== 0 && reject(new Error(`${command.join(' ')}: status ${status}`)));
  });
  failure.catch(() => {});
  // A command that gives up early says so by its status.
  child.stdin.on('error', () => {});
  Readable.from(streams).pipe(child.stdin);

  const sizes = streams.map(uncompressedSize);
  let current = Buffer.allocUnsafe(sizes[0] ?? 0);
  let filled = 0;
  let position = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    for (let start = 0; start < chunk.length; ) {
      const copied = chunk.copy(current, filled, start);
      start += copied;
      filled += copied;
      if (filled < current.length) continue;
      yield current;
      if (++position === sizes.length && start < chunk.length)
        throw new Error('the xz streams unpack to more than they say');
      current = Buffer.allocUnsafe(sizes[position] ?? 0);
      filled = 0;
    }
  }
  if (position < sizes.length)
    await Promise.race([failure, Promise.reject(new Error(`xz stream ${position + 1} is damaged`))]);
}
