import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { createCheckpoint } from '../../runner/checkpoint/create.ts';
import { median } from '../support/statistics.ts';

/** Milliseconds of a checkpoint and of its peer, in a repository of so many files. */
export interface CheckpointTimes {
  files: number;
  first: number;
  checkpoint: number;
  stash: number;
  /** The middle of the rounds' own ratios. */
  ratio: number;
}

const FOLDERS = 100;

/**
 * Measures a checkpoint beside `git stash create`, which stores changes of tracked files alone. Both find the same few files changed in
 * each round; the checkpoint has a new untracked one too. The first checkpoint of a repository is measured by itself.
 */
export async function measureCheckpoints(
  folder: string,
  files: number,
  rounds: number,
): Promise<CheckpointTimes> {
  const root = join(folder, 'repository');
  await makeRepository(root, files);
  const first = await timed(() => createCheckpoint(root, { now: new Date() }));
  const pairs: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const number of [1, 7, round]) appendFileSync(join(root, `d${number}`, 'f1'), 'more\n');
    writeFileSync(join(root, `new-${round}`), 'new\n');
    const theirs = await timed(() => git(root, 'stash', 'create'));
    const ours = await timed(() => createCheckpoint(root, { now: new Date() }));
    pairs.push({ ours, theirs });
  }
  return {
    files,
    first,
    checkpoint: median(pairs.map(({ ours }) => ours)),
    stash: median(pairs.map(({ theirs }) => theirs)),
    ratio: median(pairs.map(({ ours, theirs }) => ours / theirs)),
  };
}

async function makeRepository(root: string, files: number): Promise<void> {
  for (let folder = 0; folder < FOLDERS; folder += 1) {
    mkdirSync(join(root, `d${folder}`), { recursive: true });
    for (let file = 0; file < files / FOLDERS; file += 1)
      writeFileSync(join(root, `d${folder}`, `f${file}`), `${folder} ${file}\n`);
  }
  await git(root, 'init', '--quiet');
  await git(root, 'add', '--all');
  await git(root, 'commit', '--quiet', '--message', 'All');
}

const WHO = { NAME: 'A Person', EMAIL: 'person@example.org' };

const git = (root: string, ...args: string[]) =>
  execa('git', ['-C', root, ...args], {
    env: Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) =>
        Object.entries(WHO).map(([what, value]) => [`GIT_${who}_${what}`, value]),
      ),
    ),
  });

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
