import { rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { blobPath } from '../../../generators/oci/image/assemble.ts';
import { file } from '../../../generators/oci/layer/entry.ts';
import { type LayoutImage, readLayout } from '../../../runner/image/layout.ts';
import { sha256, writeLayout } from '../../generators/oci/image/fixture.ts';
import { ROOT, refusal, scratch } from '../../generators/oci/support.ts';

const LAYERS = { lower: [file('a', 'a', 0o644)], upper: [file('b', 'b', 0o644)] };

/** A layout on disk, and what is read of it while it is whole. */
async function whole(): Promise<{ directory: string; layout: LayoutImage }> {
  const directory = await writeLayout(await scratch(), LAYERS);
  return { directory, layout: await readLayout(directory) };
}

it('a layout is read with its platforms, layers and sizes', async () => {
  const { layout } = await whole();
  expect(layout.name).toBe('paddock/small:1.0');
  expect(
    layout.images.map(({ architecture, layers }) => [architecture, layers.map(({ name }) => name)]),
  ).toEqual([
    ['amd64', ['lower', 'upper']],
    ['arm64', ['lower', 'upper']],
  ]);
  for (const { size, layers } of layout.images) {
    expect(size).toBe(layers.reduce((sum, layer) => sum + layer.size, 0));
    expect(size).toBeGreaterThan(100);
  }
});

type Damage = (directory: string, layout: LayoutImage) => Promise<string>;
const firstLayer = ({ images }: LayoutImage) => blobPath(images[0]?.layers[0]?.digest ?? '');

const DAMAGES: Record<string, [Damage, string]> = {
  'that is no directory': [
    async (directory) => {
      await rm(directory, { recursive: true });
      return 'oci-layout';
    },
    'cannot be read',
  ],
  'of another version': [
    async (directory) => {
      await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"2.0.0"}');
      return 'oci-layout';
    },
    'imageLayoutVersion',
  ],
  'without an index': [
    async (directory) => {
      await rm(join(directory, 'index.json'));
      return 'index.json';
    },
    'cannot be read',
  ],
  'whose index is cut off': [
    async (directory) => {
      await truncate(join(directory, 'index.json'), 20);
      return 'index.json';
    },
    'got no JSON',
  ],
  'whose index is something else': [
    async (directory) => {
      await writeFile(join(directory, 'index.json'), '[]');
      return 'index.json';
    },
    'the whole: ',
  ],
  'with two images': [
    async (directory) => {
      const text = JSON.stringify({ ...JSON.parse(topIndex), manifests: [descriptor, descriptor] });
      await writeFile(join(directory, 'index.json'), text);
      return 'index.json';
    },
    'got 2 images, expected one image index',
  ],
  'that lacks a manifest': [
    async (directory, { images }) => {
      const path = blobPath(images[1]?.digest ?? '');
      await rm(join(directory, path));
      return path;
    },
    'cannot be read',
  ],
  'whose image index is another': [
    async (directory, { digest }) => {
      await writeFile(join(directory, blobPath(digest)), '{}');
      return blobPath(digest);
    },
    `got other bytes, of digest ${sha256('{}')}`,
  ],
  'whose layer leads nowhere': [
    async (directory, layout) => {
      await rm(join(directory, firstLayer(layout)));
      await symlink('/none/such', join(directory, firstLayer(layout)));
      return firstLayer(layout);
    },
    'got no file, expected ',
  ],
  'whose layer is cut off': [
    async (directory, layout) => {
      await rm(join(directory, firstLayer(layout)));
      await writeFile(join(directory, firstLayer(layout)), 'short');
      return firstLayer(layout);
    },
    'got 5, expected ',
  ],
};
const descriptor = { mediaType: 'application/vnd.oci.image.index.v1+json', digest: sha256('x'), size: 1 };
const topIndex = JSON.stringify({
  schemaVersion: 2,
  mediaType: descriptor.mediaType,
  manifests: [descriptor],
});

describe('a layout is refused in one line, which names the file and what to do,', () => {
  it.each(Object.entries(DAMAGES))('%s', async (_, [damage, reason]) => {
    const { directory, layout } = await whole();
    const path = await damage(directory, layout);
    const message = await refusal(readLayout(directory));
    expect(message).toContain(`Error: ${join(directory, path)}: ${reason}`);
    expect(message).toMatch(/; this is no whole OCI layout, build it again: nix build \.#agent-image$/);
    expect(message).not.toContain('\n');
  });
});

describe('`inspect`', () => {
  const inspect = (...args: string[]) =>
    execa(process.execPath, [join(ROOT, 'runner/image/inspect-main.ts'), ...args], { reject: false });

  it('prints what it reads, as a table or as JSON', async () => {
    const { directory, layout } = await whole();
    const [table, json] = await Promise.all([inspect(directory), inspect('--json', directory)]);
    expect(table.stdout).toContain('linux/arm64  sha256:');
    expect(JSON.parse(json.stdout)).toEqual(layout);
    expect([table.exitCode, json.exitCode]).toEqual([0, 0]);
  });

  it('ends with one line and 65 where the layout is broken, and says nothing on stdout', async () => {
    const { exitCode, stdout, stderr } = await inspect('/none/such');
    expect({ exitCode, stdout }).toEqual({ exitCode: 65, stdout: '' });
    expect(stderr).toMatch(/^inspect: \/none\/such\/oci-layout: cannot be read; .*$/);
  });

  it('says how it is called', async () => {
    const { exitCode, stderr } = await inspect('--yaml', 'a');
    expect(exitCode).toBe(64);
    expect(stderr).toContain('usage: nix run .#inspect');
  });
});
