import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createCheckpoint } from '../../../runner/checkpoint/create.ts';
import { listCheckpoints } from '../../../runner/checkpoint/kept.ts';
import { rollback } from '../../../runner/checkpoint/rollback.ts';
import {
  clock,
  everything,
  git,
  makeFolders,
  remove,
  write,
} from '../../runner/checkpoint/support/repository.ts';

// THREATS D: the disk is full. A file system of a few megabytes is mounted, which only root may do.

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('skipped: a small file system can be mounted by root alone');
const now = clock();
const mounted: string[] = [];

function mount(folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'paddock-test', folder]);
  mounted.push(folder);
}

/** Fills a file system but for about so many bytes. */
function fill(folder: string, left: number): void {
  const { stdout } = { stdout: execFileSync('df', ['--output=avail', '-B1', folder], { encoding: 'utf8' }) };
  const available = Number(stdout.trim().split('\n')[1]);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(Math.max(0, available - left)));
}

afterEach(() => {
  for (const folder of mounted.splice(0)) execFileSync('umount', ['-l', folder]);
});
afterAll(() => vi.unstubAllEnvs());

function repository(root: string): void {
  git(root, 'init', '-q', '-b', 'main');
  for (let index = 0; index < 20; index += 1) write(root, { [`f${index}`]: `${index} `.repeat(2000) });
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'first');
  write(root, { big: Buffer.from(Array.from({ length: 300_000 }, () => Math.random() * 256)) });
}

const halves = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /tmp_|\.tmp-|index\.lock/.test(name),
  );

describe.runIf(isRoot)('with the disk full', () => {
  it('where checkpoints are kept: none is made, nothing is left half, and it works when there is space', async () => {
    const { root, state } = makeFolders();
    mount(state);
    repository(root);
    const before = everything(root);
    for (const left of [0, 50_000, 200_000]) {
      fill(state, left);
      await expect(createCheckpoint(root, { now: now() })).rejects.toThrow(/[Nn]o space left|ENOSPC/);
      rmSync(join(state, 'filler'));
      expect(everything(root)).toEqual(before);
      expect(listCheckpoints(root)).toEqual([]);
      expect(halves(state)).toEqual([]);
    }
    await createCheckpoint(root, { now: now() });
    remove(root, 'big');
    await rollback(root, undefined, { now: now() });
    expect(everything(root)).toEqual(before);
  });

  it('where the repository is: a checkpoint is refused, a rollback too, and both change nothing', async () => {
    const { root } = makeFolders();
    mount(root);
    repository(root);
    const before = everything(root);
    fill(root, 100_000);
    await expect(createCheckpoint(root, { now: now() })).rejects.toThrow(/[Nn]o space left|ENOSPC/);
    rmSync(join(root, 'filler'));
    expect(everything(root)).toEqual(before);
    expect(halves(join(root, '.git'))).toEqual([]);

    await createCheckpoint(root, { now: now() });
    remove(root, 'big');
    write(root, { f1: 'agent\n' });
    write(root, { '.gitignore': '' });
    fill(root, 100_000);
    const found = everything(root);
    await expect(rollback(root, undefined, { now: now() })).rejects.toThrow(/nothing was changed: .*ENOSPC/);
    expect(everything(root)).toEqual(found);
    rmSync(join(root, 'filler'));
    await rollback(root, undefined, { now: now() });
    expect(everything(root)).toEqual(before);
    expect(existsSync(join(root, '.gitignore'))).toBe(false);
  });
});
