import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import {
  folderWithEntries,
  managedFile,
  tree,
} from '../../../../../images/agent/entrypoint/probes/managed-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'managed-'));
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  writeFileSync(join(folder, 'a/b/file'), '', { mode: 0o644 });
  writeFileSync(join(folder, 'target'), '');
  symlinkSync('../target', join(folder, 'a/link'));
});

const paths = (files: readonly { path: string }[]) =>
  files.map(({ path }) => path.replace(folder, '.')).sort();

it('looks at a folder, everything below it and where links lead', () => {
  expect(paths(tree(join(folder, 'a')))).toEqual(['./a', './a/b', './a/b/file', './a/link', './target']);
});

it('looks at a folder and what lies directly in it', () => {
  expect(paths(folderWithEntries(join(folder, 'a')))).toEqual(['./a', './a/b', './a/link', './target']);
});

it('tells owner and mode', () => {
  chmodSync(join(folder, 'target'), 0o4664);
  expect(managedFile(join(folder, 'target'))).toMatchObject({
    kind: 'present',
    uid: process.getuid?.(),
    mode: 0o4664,
    writable: true,
  });
});

it('does not follow a link when asked for the link', () => {
  expect(managedFile(join(folder, 'a/link'))).toMatchObject({ kind: 'link', uid: process.getuid?.() });
});

it('tells what is missing, and a link that leads nowhere', () => {
  expect(tree(join(folder, 'none'))).toMatchObject([{ kind: 'missing' }]);
  symlinkSync('nowhere', join(folder, 'a/b/broken'));
  expect(tree(join(folder, 'a/b')).map(({ kind }) => kind)).toEqual([
    'present',
    'link',
    'missing',
    'present',
  ]);
});
