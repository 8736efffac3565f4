import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { firstLine } from '../../../../images/egress/control/first-line.ts';

/** The first line of a stream in which these pieces come, one after the other. */
async function lineOf(pieces: readonly string[], longest = 100, ends = true) {
  const stream = new PassThrough();
  const line = firstLine(stream, longest);
  for (const piece of pieces) stream.write(piece);
  if (ends) stream.end();
  return line;
}

describe('the first line of a stream', () => {
  it('is there as soon as it has ended, whatever it came in, and whatever follows', async () => {
    expect(await lineOf(['{"a":1}\n'], 100, false)).toBe('{"a":1}');
    expect(await lineOf(['{"a"', ':1}', '\nmore', ' and more'], 100, false)).toBe('{"a":1}');
    expect(await lineOf(['\n'], 100, false)).toBe('');
  });

  it('is none where nothing comes', async () => {
    expect(await lineOf([])).toBeUndefined();
  });

  it('is not taken where it is cut off, or too long', async () => {
    await expect(lineOf(['{"a"'])).rejects.toThrow('part of a line');
    await expect(lineOf(['x'.repeat(101)], 100, false)).rejects.toThrow('more than 100 bytes');
  });

  it('leaves the stream flowing, so that its end is noticed', async () => {
    const stream = new PassThrough();
    const line = firstLine(stream, 100);
    const ended = new Promise((resolve) => stream.once('end', () => resolve('ended')));
    stream.write('a\nb');
    expect(await line).toBe('a');
    stream.end('c'.repeat(1000));
    expect(await ended).toBe('ended');
  });
});
