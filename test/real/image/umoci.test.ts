import { lstat, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directory, type Entry, file, symlink } from '../../../generators/oci/layer/entry.ts';
import { LayerTree } from '../../../generators/oci/layer/tree.ts';
import { writeLayout } from '../../generators/oci/image/fixture.ts';

const long = 'n'.repeat(120);
const owned = { uid: 1000, gid: 1001 };

const LOWER = sorted(
  directory('home/agent', 0o1777, 1000, 1000),
  { ...file('home/agent/own', 'of the agent', 0o640), ...owned },
  file('etc/closed', 'secret', 0o000),
  file('etc/replaced', 'lower', 0o644),
  file('opt/run', '#!/bin/sh\n', 0o755),
  { type: 'hardlink', path: 'opt/a/first-name', target: 'opt/run', mode: 0o755, uid: 0, gid: 0 },
  file(`usr/share/größe/${long}/${long}`, 'long', 0o444),
  symlink('usr/share/link', `größe/${long}/${long}`),
  symlink('usr/share/broken', '/none/größe'),
);
const UPPER = sorted(file('etc/replaced', 'upper', 0o600), directory('opt', 0o711));

function sorted(...entries: Entry[]): Entry[] {
  const tree = new LayerTree();
  for (const entry of entries) tree.add(entry);
  return tree.sorted();
}

let scratch: string;
let layout: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'paddock-umoci-'));
  layout = await writeLayout(scratch, { lower: LOWER, upper: UPPER });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe.each(['amd64', 'arm64'])('an image of ours for %s', (architecture) => {
  const platform = ['--override-os', 'linux', '--override-arch', architecture];

  test('is inspected by skopeo as it was put together', async () => {
    const { stdout } = await execa('skopeo', [...platform, 'inspect', `oci:${layout}`]);
    expect(JSON.parse(stdout)).toMatchObject({
      Architecture: architecture,
      Os: 'linux',
      Created: '1970-01-01T00:00:00Z',
      Env: ['PATH=/usr/bin'],
      Layers: [expect.stringMatching(/^sha256:/), expect.stringMatching(/^sha256:/)],
    });
  });

  test('is unpacked by umoci with the modes, owners, times and links that were written', async () => {
    // umoci 0.4.7 reads no zstd. skopeo checks each blob's digest on the way, umoci each diffID.
    const copy = `oci:${scratch}/${architecture}:small`;
    await execa('skopeo', [...platform, 'copy', '--dest-compress-format', 'gzip', `oci:${layout}`, copy]);
    const bundle = join(scratch, `bundle-${architecture}`);
    await execa('umoci', ['unpack', '--image', copy.slice('oci:'.length), bundle]);
    const root = join(bundle, 'rootfs');

    const upper = new Map(UPPER.map((entry) => [entry.path, entry]));
    const expected = LOWER.map((entry) => upper.get(entry.path) ?? entry);
    expect((await readdir(root, { recursive: true })).sort()).toEqual(
      expected.map(({ path }) => path).sort(),
    );
    for (const entry of expected) {
      const status = await lstat(join(root, entry.path));
      const { path, uid, gid } = entry;
      expect({ path, uid: status.uid, gid: status.gid }).toEqual({ path, uid, gid });
      if (entry.type === 'symlink') expect(await readlink(join(root, path))).toBe(entry.target);
      else expect({ path, mode: status.mode & 0o7777 }).toEqual({ path, mode: entry.mode });
      if (entry.type === 'file') {
        expect(await readFile(join(root, path))).toEqual(Buffer.concat([...entry.content]));
        expect({ path, time: status.mtimeMs }).toEqual({ path, time: 1000 });
      }
    }
    const names = await Promise.all(['opt/a/first-name', 'opt/run'].map((name) => lstat(join(root, name))));
    expect(names.map(({ nlink, ino }) => [nlink, ino])).toEqual([
      [2, names[0]?.ino],
      [2, names[0]?.ino],
    ]);
  });
});

test('an image with another byte in a layer is not copied', async () => {
  const broken = await writeLayout(join(scratch, 'broken'), { lower: LOWER });
  const [name = ''] = await readdir(join(broken, 'blobs/sha256')).then(async (names) => {
    const links = await Promise.all(names.map((blob) => lstat(join(broken, 'blobs/sha256', blob))));
    return names.filter((_, index) => links[index]?.isSymbolicLink());
  });
  const blob = await readlink(join(broken, 'blobs/sha256', name));
  await execa('dd', [`of=${blob}`, 'bs=1', 'seek=30', 'conv=notrunc'], { input: 'x' });
  const flags = ['--override-os', 'linux', '--override-arch', 'amd64'];
  const { exitCode, stderr } = await execa(
    'skopeo',
    [...flags, 'copy', `oci:${broken}`, `oci:${scratch}/never:small`],
    { reject: false },
  );
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('sha256');
});
