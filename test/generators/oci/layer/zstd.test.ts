import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compressFrames } from '../../../../generators/oci/layer/zstd.ts';

const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const FRAME = 16 << 20;
// Zeros pack into next to nothing, so that a frame's magic number stands near its start only.
const input = Buffer.concat([randomBytes(1000), Buffer.alloc(2 * FRAME), randomBytes(1000)]);

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function compressed(bytes: Buffer, chunk: number, level = 3): Promise<Buffer[]> {
  const frames: Buffer[] = [];
  for await (const frame of compressFrames(inChunks(bytes, chunk), level)) frames.push(frame);
  return frames;
}

describe('zstd frames', () => {
  test('each start a frame of their own and together unpack to what went in', async () => {
    const frames = await compressed(input, 1 << 20);
    expect(frames).toHaveLength(3);
    for (const frame of frames) expect(frame.subarray(0, 4)).toEqual(MAGIC);
    expect(zstdDecompressSync(Buffer.concat(frames)).equals(input)).toBe(true);
  });

  test('do not depend on how the input was cut', async () => {
    const [first, ...others] = await Promise.all(
      [1 << 16, 9_999_991, input.length].map(async (chunk) => Buffer.concat(await compressed(input, chunk))),
    );
    for (const other of others) expect(first?.equals(other)).toBe(true);
  });

  test('hold exactly what fits when the input ends with a frame', async () => {
    const frames = await compressed(Buffer.alloc(FRAME, 'x'), 1 << 20);
    expect(frames).toHaveLength(1);
    expect(zstdDecompressSync(Buffer.concat(frames))).toHaveLength(FRAME);
  });

  test('get smaller with a higher level', async () => {
    const text = await readFile(join(import.meta.dirname, '../../../../package-lock.json'));
    const [quick, small] = await Promise.all([compressed(text, 1 << 20, 1), compressed(text, 1 << 20, 12)]);
    expect(Buffer.concat(small).length).toBeLessThan(Buffer.concat(quick).length);
  });
});
