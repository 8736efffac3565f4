import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeTree } from '../../../runner/sweep/remove.ts';

const USER = 54_321;
const isRoot = process.geteuid?.() === 0;

/** Folders that their owner may not look into, or not change, as an agent can leave them. */
function closedTree(): string {
  const top = mkdtempSync(join(tmpdir(), 'closed-'));
  const tree = join(top, 'tree');
  mkdirSync(join(tree, 'shut/deep'), { recursive: true });
  mkdirSync(join(tree, 'fixed'));
  writeFileSync(join(tree, 'fixed/file'), '');
  writeFileSync(join(tree, 'shut/deep/file'), '');
  const paths = ['shut/deep/file', 'shut/deep', 'shut', 'fixed/file', 'fixed', ''];
  if (isRoot) for (const path of [top, ...paths.map((path) => join(tree, path))]) chownSync(path, USER, USER);
  chmodSync(join(tree, 'shut/deep'), 0o500);
  chmodSync(join(tree, 'shut'), 0o000);
  chmodSync(join(tree, 'fixed'), 0o500);
  return tree;
}

test('a tree with closed folders is removed by its owner', async () => {
  const tree = closedTree();
  if (isRoot) process.seteuid?.(USER);
  try {
    await removeTree(tree);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
  expect(existsSync(tree)).toBe(false);
});

test.runIf(isRoot)('what belongs to another user stays, and the failure says so', async () => {
  const tree = mkdtempSync(join(tmpdir(), 'other-'));
  writeFileSync(join(tree, 'file'), '');
  process.seteuid?.(USER);
  try {
    await expect(removeTree(tree)).rejects.toThrow(/cannot be removed .* remove it as its owner/);
  } finally {
    process.seteuid?.(0);
  }
  expect(existsSync(join(tree, 'file'))).toBe(true);
});

test('nothing is wrong where nothing is', async () => {
  await removeTree(join(tmpdir(), 'not-there'));
});

test('folders that are nested deeper than any path reaches are removed', async () => {
  const tree = mkdtempSync(join(tmpdir(), 'deep-'));
  const nest =
    "const name = 'd'.repeat(100); for (let i = 0; i < 120; i += 1) { fs.mkdirSync(name); process.chdir(name); }";
  execFileSync(process.execPath, ['-e', nest], { cwd: tree });
  await removeTree(tree);
  expect(existsSync(tree)).toBe(false);
});
