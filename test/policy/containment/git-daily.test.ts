import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tierOf } from '../../../policy/containment/tiers.ts';
import { DEFAULT } from './support.ts';

/** A day's work, one command a line. It ends in a rebase that stops. */
const DAY = `
git commit --allow-empty -m start
sh -c 'for n in 1 2 3; do echo $n > f$n; git add f$n; git commit -m $n; done'
git switch -c topic
sh -c 'echo t > f1; git commit -a -m t; echo u >> f1; git commit f1 -m partial'
git switch main
sh -c 'echo m > f1; git commit -a -m m'
sh -c 'git merge topic || git checkout --theirs f1; git add f1; git commit -m merged'
sh -c 'echo x >> f2; echo y > new; git stash -u; git stash pop; git stash; git stash drop'
sh -c 'git cherry-pick topic~1 || git cherry-pick --abort'
git tag -a v1 -m x
git worktree add wt -b w
sh -c 'cd wt; echo w > w; git add w; git commit -m w'
sh -c 'git bisect start HEAD HEAD~2; git bisect reset'
git notes add -m n
git gc
git commit-graph write --reachable
git pack-refs --all
git update-index --split-index
git switch --detach
sh -c 'git rebase main~1 || git status'
`
  .trim()
  .split('\n');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paddock-git-'));
  await git('init', '-b', 'main');
});
afterAll(() => rm(folder, { recursive: true }));

const env = {
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_EDITOR: 'true',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

const git = (...args: string[]) => execa('git', args, { cwd: folder, env });

async function files(): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => !entry.isDirectory());
  return new Set(found.map((entry) => relative(folder, join(entry.parentPath, entry.name))));
}

describe('a day of git', () => {
  it('leaves nothing that an agent may not write, but the pointers of a worktree', {
    timeout: 60_000,
  }, async () => {
    const before = await files();
    const seen = new Set<string>();
    for (const line of DAY) {
      await execa(line, { cwd: folder, env, shell: true });
      for (const path of await files()) if (!before.has(path)) seen.add(path);
    }
    expect(seen.size).toBeGreaterThan(60);
    const tiers = [...seen].map((path) => ({ path, ...tierOf(path, false, DEFAULT) }));
    expect(
      tiers
        .filter(({ tier }) => tier !== 'readwrite')
        .map(({ path, creatable }) => [path, creatable])
        .sort(),
    ).toEqual([
      ['.git/worktrees/wt/commondir', true],
      ['.git/worktrees/wt/gitdir', true],
      ['wt/.git', true],
    ]);
    const transient = tiers.filter((one) => one.transient).map(({ path }) => path);
    expect(transient).toContain('.git/rebase-merge/git-rebase-todo');
    expect(transient.every((path) => path.startsWith('.git/rebase-merge/'))).toBe(true);
  });
});
