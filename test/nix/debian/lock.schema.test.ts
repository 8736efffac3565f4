import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DebianLock, LockedPackage, Userland } from '../../../nix/debian/lock.schema.ts';

const locked = {
  package: 'bash',
  version: '5.2.15-2+b9',
  path: 'pool/main/b/bash/bash_5.2.15-2+b9_amd64.deb',
  size: 1_491_416,
  sha256: '0a'.repeat(32),
};

describe('a locked package', () => {
  it('is taken whole', () => {
    expect(LockedPackage.parse(locked)).toEqual(locked);
  });

  it.each([
    ['a download address', { ...locked, url: 'x' }],
    ['an absolute path', { ...locked, path: '/pool/x.deb' }],
    ['a path outside the pool', { ...locked, path: 'dists/x.deb' }],
    ['a path that leads out', { ...locked, path: 'pool/../../x.deb' }],
    ['no bytes', { ...locked, size: 0 }],
    ['a hash that is cut', { ...locked, sha256: '0a' }],
    ['a hash in capitals', { ...locked, sha256: '0A'.repeat(32) }],
    ['no version', { ...locked, version: undefined }],
  ])('with %s is refused', (_, value) => {
    expect(LockedPackage.safeParse(value).success).toBe(false);
  });
});

describe('a lock', () => {
  const lock = { suite: 'bookworm', requested: ['bash'], architectures: { amd64: [locked], arm64: [] } };

  it('has both architectures and no other', () => {
    expect(DebianLock.parse(lock)).toEqual(lock);
    const { amd64 } = lock.architectures;
    for (const architectures of [{ amd64 }, { ...lock.architectures, i386: [] }]) {
      expect(DebianLock.safeParse({ ...lock, architectures }).success).toBe(false);
    }
  });

  it.each(['nix/toolchain', 'images/agent'])(
    'lies in %s, made from what is requested there',
    async (directory) => {
      const root = join(import.meta.dirname, '../../..', directory);
      const { requested, architectures } = DebianLock.parse(
        JSON.parse(await readFile(join(root, 'debian.lock.json'), 'utf8')),
      );
      for (const packages of Object.values(architectures)) {
        const names = packages.map((entry) => entry.package);
        expect(names).toEqual([...new Set(names)].sort());
        expect(names).toEqual(expect.arrayContaining(requested));
      }
    },
  );
});

it('an image names a suite and at least one package; its other tables are not looked at', () => {
  const image = { userland: { suite: 'bookworm', packages: ['bash'], drop: [] }, config: {} };
  expect(Userland.parse(image).userland.packages).toEqual(['bash']);
  expect(Userland.safeParse({ userland: { suite: 'bookworm', packages: [] } }).success).toBe(false);
  expect(Userland.safeParse({ packages: ['bash'] }).success).toBe(false);
});
