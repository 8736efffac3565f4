import { describe, expect, it } from 'vitest';
import { Sources } from '../../../nix/stock/sources.schema.ts';

const storePath = '/nix/store/x';
const sources = {
  npm: [{ name: 'a.tgz', storePath, spec: 'a@1', integrity: 'sha512-x' }],
  debian: [{ name: 'a.deb', storePath, path: 'pool/a.deb', sha256: '00' }],
  seed: { name: 'busybox', storePath, package: 'a.deb' },
};

it('what Nix evaluates to is taken, with what more it says left out', () => {
  const [npm] = sources.npm;
  expect(Sources.parse({ ...sources, npm: [{ ...npm, version: '1' }] })).toEqual(sources);
});

describe('refuses', () => {
  it.each([
    [
      'a hash that is weaker than the lock has',
      { ...sources, npm: [{ ...sources.npm[0], integrity: 'sha1-x' }] },
    ],
    ['a path that is not absolute', { ...sources, seed: { ...sources.seed, storePath: 'x' } }],
    ['a missing list', { ...sources, debian: undefined }],
  ])('%s', (_, value) => {
    expect(Sources.safeParse(value).success).toBe(false);
  });
});
