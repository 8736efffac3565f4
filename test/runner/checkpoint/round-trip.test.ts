import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createCheckpoint } from '../../../runner/checkpoint/create.ts';
import { previewRollback } from '../../../runner/checkpoint/preview.ts';
import { rollback } from '../../../runner/checkpoint/rollback.ts';
import { clock, everything, git, gitView, makeRepository, remove, write } from './support/repository.ts';

vi.setConfig({ testTimeout: 60_000 });
afterAll(() => vi.unstubAllEnvs());
const now = clock();

/** Checkpoint, the agent's work, rollback: the same as before. Then the rollback of that: the agent's work again. */
async function roundTrip(root: string, work: (root: string) => void): Promise<void> {
  const before = everything(root);
  await createCheckpoint(root, { now: now() });
  expect(everything(root), 'a checkpoint changes nothing').toEqual(before);
  work(root);
  const after = everything(root);
  const { undo } = await rollback(root, undefined, { now: now() });
  expect(everything(root)).toEqual(before);
  expect((await previewRollback(root)).files).toEqual([]);
  await rollback(root, undo, { now: now() });
  expect(everything(root), 'the rollback is taken back').toEqual(after);
  await rollback(root, undefined, { now: now() });
  expect(everything(root)).toEqual(before);
}

/** A repository in the middle of work: staged and not, untracked, executable, linked. */
function busy() {
  const { root, outside } = makeRepository({
    'a.txt': 'one\n',
    'b.txt': 'two\n',
    'src/c.txt': 'three\n',
    'src/deep/d.txt': 'four\n',
    'run.sh': '#!/bin/sh\n',
    '.gitignore': '*.log\n/build/\n',
  });
  chmodSync(join(root, 'run.sh'), 0o755);
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'second');
  git(root, 'branch', 'other');
  write(root, { 'a.txt': 'staged\n' });
  git(root, 'add', 'a.txt');
  write(root, {
    'a.txt': 'staged, then changed\n',
    'new.txt': 'untracked\n',
    'new/deep/file': 'untracked\n',
    'debug.log': 'ignored\n',
    'build/out': 'ignored\n',
  });
  symlinkSync('a.txt', join(root, 'link'));
  symlinkSync(outside, join(root, 'link-out'));
  mkdirSync(join(root, 'empty/below'), { recursive: true });
  return { root, outside };
}

describe('a rollback brings back, byte for byte,', () => {
  it('changed, removed and new files', async () => {
    const { root } = busy();
    await roundTrip(root, () => {
      write(root, { 'a.txt': 'agent\n', 'agent/x': 'x\n', 'src/deep/d.txt': '' });
      remove(root, 'src/c.txt');
      remove(root, 'new');
      remove(root, 'empty');
      chmodSync(join(root, 'run.sh'), 0o644);
      chmodSync(join(root, 'b.txt'), 0o755);
    });
  });

  it('HEAD, branches, index and stash after commits, resets and a rewritten history', async () => {
    const { root } = busy();
    git(root, 'stash', 'push', '-q', '--', 'b.txt', 'a.txt');
    write(root, { 'b.txt': 'again\n' });
    git(root, 'add', 'b.txt');
    const view = gitView(root);
    await roundTrip(root, () => {
      git(root, 'commit', '-q', '-a', '-m', 'agent');
      git(root, 'branch', '-D', 'other');
      git(root, 'checkout', '-q', '-b', 'agent');
      git(root, 'branch', '-f', 'main', 'HEAD~1');
      git(root, 'stash', 'drop');
      git(root, 'commit', '-q', '--amend', '-m', 'rewritten');
    });
    expect(gitView(root)).toEqual(view);
  });

  it('everything after refs, logs and objects were removed and packed', async () => {
    const { root } = busy();
    const view = gitView(root);
    await roundTrip(root, () => {
      git(root, 'checkout', '-q', '--orphan', 'empty');
      git(root, 'rm', '-rq', '-f', '--cached', '.');
      git(root, 'commit', '-q', '--allow-empty', '-m', 'nothing');
      for (const ref of git(root, 'for-each-ref', '--format=%(refname)').trim().split('\n'))
        if (ref !== 'refs/heads/empty') git(root, 'update-ref', '-d', ref);
      rmSync(join(root, '.git/logs'), { recursive: true });
      git(root, 'gc', '-q', '--prune=now');
    });
    expect(gitView(root)).toEqual(view);
  });

  it('the whole repository after its git directory was removed', async () => {
    const { root } = busy();
    const view = gitView(root);
    await createCheckpoint(root, { now: now() });
    const before = everything(root);
    remove(root, '.git');
    remove(root, 'src');
    await rollback(root, undefined, { now: now() });
    expect(everything(root)).toEqual(before);
    expect(gitView(root)).toEqual(view);
    expect(git(root, 'tag', '--list', 'containment-*').trim().split('\n')).toHaveLength(2);
  });

  it('files that became folders, folders that became files, and links in the place of both', async () => {
    const { root, outside } = busy();
    write(outside, { 'c.txt': 'not ours\n', 'deep/d.txt': 'not ours\n' });
    await roundTrip(root, () => {
      remove(root, 'a.txt');
      write(root, { 'a.txt/inside': 'x\n', 'a.txt/ignored.log': 'x\n' });
      renameSync(join(root, 'src'), join(root, 'moved'));
      symlinkSync(outside, join(root, 'src'));
      remove(root, 'new/deep');
      write(root, { 'new/deep': 'a file\n' });
      remove(root, 'link');
      mkdirSync(join(root, 'link'));
    });
    expect(everything(outside)).toMatchObject({ 'c.txt': expect.stringContaining('file') });
  });

  it('names that are no text, or hold a line break', async () => {
    const { root } = busy();
    const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xff, 0x0a, 0x22, 0x5c])]);
    writeFileSync(odd, 'odd\n');
    mkdirSync(Buffer.concat([odd, Buffer.from('-folder')]));
    writeFileSync(Buffer.concat([odd, Buffer.from('-folder/in\n')]), 'odd\n');
    write(root, { 'Case.txt': '1', 'case.txt': '2', ' space ': '3', 'back\\slash': '4', 'git~1': '5' });
    await roundTrip(root, () => {
      rmSync(odd);
      rmSync(Buffer.concat([odd, Buffer.from('-folder')]), { recursive: true });
      remove(root, 'Case.txt');
      write(root, { 'case.txt': 'changed', 'back\\slash': '', '-dash': 'x' });
    });
  });

  it('content that git would convert: line ends, identifiers, filters', async () => {
    const { root } = makeRepository({
      '.gitattributes':
        '*.txt text eol=lf\n*.bin filter=large\n*.c ident\n*.w working-tree-encoding=UTF-16\n',
      'x.txt': 'a\n',
      'x.bin': 'content\n',
      'x.c': '$Id$\n',
    });
    write(root, {
      'x.txt': 'a\r\nb\r\n',
      'x.c': '$Id: something $\n',
      'y.w': Buffer.from([0xff, 0xfe, 0x41, 0x00]),
    });
    await roundTrip(root, () => {
      write(root, { 'x.txt': 'a\nb\n', 'x.bin': '', 'x.c': '$Id$\n', 'y.w': '' });
    });
  });
});
