import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import type { Header } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { readTar } from '../../../../../generators/oci/layer/contents/tar.ts';
import { refusal, scratch, tarOf } from '../../support.ts';

async function read(source: Readable, wanted: (header: Header) => boolean = () => true): Promise<string[]> {
  const found: string[] = [];
  for await (const { header, content } of readTar(source, wanted)) {
    found.push(`${header.name} ${Buffer.concat(content)}`.trim());
  }
  return found;
}

const whole = await tarOf(
  { name: 'a', content: 'first' },
  { name: 'd/', type: 'directory' },
  { name: 'd/b', content: 'second' },
);

describe('the entries of an archive', () => {
  it('come in order, with their bytes', async () => {
    expect(await read(Readable.from([whole]))).toEqual(['a first', 'd/', 'd/b second']);
  });

  it('come whole from a source that gives a few bytes at a time', async () => {
    for (const step of [1, 100, 511, 513]) {
      const pieces = Array.from({ length: Math.ceil(whole.length / step) }, (_, index) =>
        whole.subarray(index * step, (index + 1) * step),
      );
      expect(await read(Readable.from(pieces))).toEqual(['a first', 'd/', 'd/b second']);
    }
  });

  it('are those that are asked for', async () => {
    expect(await read(Readable.from([whole]), ({ name }) => name.startsWith('d/'))).toEqual([
      'd/',
      'd/b second',
    ]);
  });

  it.each(['gnu', 'pax', 'ustar'])('are read of what GNU tar writes as %s', async (format) => {
    const directory = await scratch();
    const name = `${'n'.repeat(format === 'ustar' ? 90 : 180)}`;
    await writeFile(join(directory, name), 'text');
    const { stdout } = await execa(
      'tar',
      ['--create', `--format=${format}`, '--directory', directory, name],
      {
        encoding: 'buffer',
      },
    );
    expect(await read(Readable.from([Buffer.from(stdout)]))).toEqual([`${name} text`]);
  });

  it('of an empty archive are none', async () => {
    expect(await read(Readable.from([await tarOf()]))).toEqual([]);
  });
});

describe('an error is thrown', () => {
  it('wherever the archive is cut off', async () => {
    // Two blocks of zeros end an archive; one is enough.
    for (let end = 0; end < whole.length - 512; end += end % 512 === 0 ? 1 : 511 - (end % 512) || 1) {
      expect(await refusal(read(Readable.from([whole.subarray(0, end)]))), `cut at ${end}`).toMatch(
        /Unexpected end of data|the tar archive is cut off/,
      );
    }
  });

  it('where the source is no tar', async () => {
    expect(await refusal(read(Readable.from([Buffer.alloc(2048, 'text')])))).toContain('Invalid tar header');
  });

  it('where a header is damaged', async () => {
    const damaged = Buffer.from(whole);
    damaged.write('x', 1024);
    expect(await refusal(read(Readable.from([damaged])))).toContain('Invalid tar header');
  });

  it('where the source fails', async () => {
    const source = Readable.from(
      (async function* () {
        yield whole.subarray(0, 700);
        throw new Error('the disk is on fire');
      })(),
    );
    expect(await refusal(read(source))).toContain('the disk is on fire');
  });
});
