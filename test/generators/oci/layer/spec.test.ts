import { describe, expect, it } from 'vitest';
import { LayerDescription, LayerSpec } from '../../../../generators/oci/layer/spec.ts';

const text = { kind: 'text', path: '/etc/x', text: 'x', mode: '0644' };
const spec = (special: object) => ({ name: 'userland', architecture: 'amd64', contents: [text], ...special });
const withContent = (content: object) => spec({ contents: [content] });

it('gives modes as numbers and a level where none is said', () => {
  expect(LayerSpec.parse(spec({}))).toEqual({
    name: 'userland',
    architecture: 'amd64',
    contents: [{ ...text, mode: 0o644 }],
    compressionLevel: 3,
  });
});

it.each([
  ['755', 0o755],
  ['0755', 0o755],
  ['1777', 0o1777],
  ['000', 0],
])('reads the mode %s', (mode, number) => {
  expect(LayerSpec.parse(withContent({ ...text, mode })).contents).toEqual([{ ...text, mode: number }]);
});

describe('refuses', () => {
  it.each([
    ['a setuid mode', withContent({ ...text, mode: '4755' })],
    ['a setgid mode', withContent({ ...text, mode: '2755' })],
    ['a mode that is not octal', withContent({ ...text, mode: '0849' })],
    ['a mode as a number', withContent({ ...text, mode: 420 })],
    ['a relative path', withContent({ ...text, path: 'etc/x' })],
    ['a relative source', withContent({ kind: 'file', path: '/x', source: 'x', mode: '0644' })],
    ['a link to nothing', withContent({ kind: 'link', path: '/x', target: '' })],
    ['an unknown kind', withContent({ kind: 'script', run: 'x' })],
    ['an unknown key', withContent({ ...text, owner: 'root' })],
    ['a negative owner', withContent({ kind: 'directory', path: '/x', mode: '0755', uid: -1, gid: 0 })],
    [
      'an owner that a tar header cannot hold',
      withContent({ kind: 'directory', path: '/x', mode: '0755', uid: 262_144, gid: 0 }),
    ],
    ['no picks', withContent({ kind: 'npm', tarball: '/x.tgz', pick: [] })],
    ['no packages', withContent({ kind: 'debian', packages: [], xz: ['xz'] })],
    ['no xz command', withContent({ kind: 'debian', packages: [{ name: 'a', deb: '/a.deb' }], xz: [] })],
    ['no contents', spec({ contents: [] })],
    ['a name with a slash', spec({ name: '../x' })],
    ['another processor', spec({ architecture: 'riscv64' })],
    ['a level that zstd lacks', spec({ compressionLevel: 20 })],
    ['a key that is misspelt', spec({ compresionLevel: 3 })],
  ])('%s', (_, given) => {
    expect(LayerSpec.safeParse(given).success).toBe(false);
  });
});

it('holds the largest owner that a tar header can', () => {
  const given = withContent({ kind: 'directory', path: '/x', mode: '0755', uid: 262_143, gid: 262_143 });
  expect(LayerSpec.safeParse(given).success).toBe(true);
});

it('describes zstd layers only', () => {
  const description = {
    name: 'x',
    mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd',
    digest: `sha256:${'0'.repeat(64)}`,
    size: 1,
    diffId: `sha256:${'1'.repeat(64)}`,
    uncompressedSize: 1024,
  };
  expect(LayerDescription.parse(description)).toEqual(description);
  expect(LayerDescription.safeParse({ ...description, mediaType: 'text/plain' }).success).toBe(false);
});
