import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { imageSize, type Layers, newBytes, readLayers } from '../../../bench/image/layers.ts';

const before: Layers = new Map([
  [
    'amd64',
    new Map([
      ['base-amd64', 100],
      ['shared', 1],
    ]),
  ],
  [
    'arm64',
    new Map([
      ['base-arm64', 90],
      ['shared', 1],
    ]),
  ],
]);
const after: Layers = new Map([
  [
    'amd64',
    new Map([
      ['base-amd64', 100],
      ['new-shared', 2],
    ]),
  ],
  [
    'arm64',
    new Map([
      ['new-arm64', 95],
      ['new-shared', 2],
    ]),
  ],
]);

describe('new bytes', () => {
  test('are those of the layers that were not there', () => {
    expect(newBytes(before, after, ['amd64'])).toBe(2);
    expect(newBytes(before, after, ['arm64'])).toBe(97);
    expect(newBytes(before, before, before.keys())).toBe(0);
  });

  test('count a layer that both architectures share once', () => {
    expect(newBytes(before, after, after.keys())).toBe(97);
  });
});

test('the size of an image is that of its layers', () => {
  expect(imageSize(before, 'amd64')).toBe(101);
  expect(imageSize(before, 'riscv64')).toBe(0);
});

describe('a layout', () => {
  let directory: string;
  const config = { digest: 'sha256:c', size: 2 };
  const manifest = { config, layers: [{ digest: 'sha256:l', size: 7 }] };
  const blob = (name: string, value: unknown) =>
    writeFile(join(directory, 'blobs/sha256', name), JSON.stringify(value));

  async function layout(index: unknown): Promise<string> {
    directory = await mkdtemp(join(tmpdir(), 'paddock-layers-'));
    await mkdir(join(directory, 'blobs/sha256'), { recursive: true });
    await writeFile(join(directory, 'index.json'), JSON.stringify(index));
    await blob('c', { architecture: 'arm64' });
    await blob('m', manifest);
    await blob('i', { manifests: [{ digest: 'sha256:m', size: 1 }] });
    return directory;
  }
  afterEach(() => rm(directory, { recursive: true }));

  test.each([
    ['m', 'a manifest'],
    ['i', 'an index of manifests'],
  ])('may name %s: %s', async (digest) => {
    const read = await readLayers(await layout({ manifests: [{ digest: `sha256:${digest}`, size: 1 }] }));
    // The layer's blob is not there: it is not looked at.
    expect(read).toEqual(new Map([['arm64', new Map([['sha256:l', 7]])]]));
  });

  test('that is none is refused', async () => {
    await expect(layout({ layers: 'none' }).then(readLayers)).rejects.toThrow();
  });
});
