import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { readRefs, resolveRef } from '../../../runner/git/refs.ts';
import { findRepository } from '../../../runner/git/repository.ts';
import { git, makeRepository } from '../checkpoint/support/repository.ts';

afterAll(() => vi.unstubAllEnvs());

it('reads refs as git does, packed and loose, and leaves out what is damaged', async () => {
  const { root, outside } = makeRepository();
  git(root, 'branch', 'packed/one');
  git(root, 'tag', '-a', '-m', 'x', 'annotated');
  git(root, 'pack-refs', '--all');
  git(root, 'commit', '-q', '--allow-empty', '-m', 'second');
  git(root, 'branch', 'loose/two');
  git(root, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/heads/main');
  writeFileSync(join(root, '.git/refs/heads/damaged'), 'nonsense\n');
  writeFileSync(join(root, '.git/refs/heads/held.lock'), '');
  symlinkSync(outside, join(root, '.git/refs/elsewhere'));
  const { head, refs } = readRefs(await findRepository(root));
  expect(head).toBe('ref: refs/heads/main');
  const lines = Object.keys(refs)
    .sort()
    .map((name) => `${name} ${resolveRef(refs[name], refs)}`);
  const expected = git(root, 'for-each-ref', '--format=%(refname) %(objectname)').trim().split('\n');
  expect(lines).toEqual(expected.filter((line) => !/damaged/.test(line)).sort());
  expect(resolveRef('ref: refs/a', { 'refs/a': 'ref: refs/a' })).toBeUndefined();
});
