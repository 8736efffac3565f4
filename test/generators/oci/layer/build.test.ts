import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildLayer } from '../../../../generators/oci/layer/build.ts';
import { LayerSpec } from '../../../../generators/oci/layer/spec.ts';
import { debOf, elfHeader, refusal, scratch, shown, tarOf } from '../support.ts';

const text = (path: string, special: object = {}) => ({
  kind: 'text',
  path,
  text: 'x',
  mode: '0644',
  ...special,
});

async function layerOf(...contents: object[]): Promise<string[]> {
  return shown(await buildLayer(LayerSpec.parse({ name: 'x', architecture: 'arm64', contents })));
}

describe('a layer', () => {
  it('holds every kind of content, sorted, with parents', async () => {
    const directory = await scratch();
    await mkdir(join(directory, 'store'));
    await writeFile(join(directory, 'source'), 'from a file');
    await writeFile(join(directory, 'x.tgz'), gzipSync(await tarOf({ name: 'package/x', content: 'npm' })));
    await writeFile(
      join(directory, 'x.deb'),
      await debOf('x', { name: './usr/share/ca-certificates/a.crt', content: 'certificate\n' }),
    );
    await writeFile(join(directory, 'closure'), `${join(directory, 'store')}\n\n0\n`);
    const lines = await layerOf(
      { kind: 'npm', tarball: join(directory, 'x.tgz'), pick: [{ from: 'package/x', to: '/opt/npm' }] },
      { kind: 'debian', packages: [{ name: 'x', deb: join(directory, 'x.deb') }], xz: ['xz'] },
      { kind: 'caBundle' },
      { kind: 'storePaths', registration: join(directory, 'closure') },
      { kind: 'file', path: '/etc/file', source: join(directory, 'source'), mode: '0600' },
      { kind: 'link', path: '/bin/sh', target: 'dash' },
      { kind: 'directory', path: '/home/agent', mode: '1777', uid: 1000, gid: 1000 },
      text('/etc/text'),
    );
    expect(lines).toEqual([...lines].sort());
    expect(lines).toEqual(
      expect.arrayContaining([
        'bin directory 755',
        'bin/sh symlink 777 -> dash',
        'etc/file file 600 from a file',
        'etc/ssl/certs/ca-certificates.crt file 644 certificate\n'.trimEnd(),
        'etc/text file 644 x',
        'home/agent directory 1777',
        'opt/npm file 644 npm',
        `${join(directory, 'store').slice(1)} directory 555`,
        'usr/share/ca-certificates/a.crt file 644 certificate\n'.trimEnd(),
      ]),
    );
  });

  it('bundles only the certificates of contents before', async () => {
    const certificate = text('/usr/share/ca-certificates/a.crt');
    expect(await layerOf(certificate, { kind: 'caBundle' })).toContain(
      'etc/ssl/certs/ca-certificates.crt file 644 x',
    );
    expect(await refusal(layerOf({ kind: 'caBundle' }, certificate))).toContain(
      'add the package ca-certificates',
    );
  });
});

describe('refused is', () => {
  it('a binary for another processor, wherever it comes from', async () => {
    const directory = await scratch();
    await writeFile(join(directory, 'amd64'), elfHeader(62));
    await writeFile(join(directory, 'arm64'), elfHeader(183));
    const program = (name: string) => {
      return { kind: 'file', path: '/bin/x', source: join(directory, name), mode: '0755' };
    };
    expect(await refusal(layerOf(program('amd64')))).toContain(
      '/bin/x: a binary for amd64 in a layer for arm64',
    );
    expect(await layerOf(program('arm64'))).toHaveLength(2);
  });

  it('a path that two contents fill in two ways', async () => {
    expect(await refusal(layerOf(text('/etc/x'), text('/etc/x', { text: 'y' })))).toContain(
      '/etc/x: two contents of the layer disagree',
    );
    expect(await layerOf(text('/etc/x'), text('/etc/x'))).toHaveLength(2);
  });

  it('a path below a link, which could lead out of the image', async () => {
    const link = { kind: 'link', path: '/opt', target: '/etc' };
    expect(await refusal(layerOf(link, text('/opt/passwd')))).toContain('its parent /opt is a symlink');
  });

  it('a path with two dots', async () => {
    expect(await refusal(layerOf(text('/opt/../etc/x')))).toContain('a layer cannot hold the path');
  });
});
