import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { get, put, type Room, room, sh } from './support/room.ts';

describe.each(['sha1', 'sha256'])('git in a copy of a %s repository', (format) => {
  let place: Room;
  beforeEach(() => {
    place = room({ initial: `git init -q -b main --object-format=${format}` });
  });
  afterEach(() => place.remove());

  it('shows the agent a clean tree, and its history', async () => {
    const { user, enter, agent } = place;
    put(place.root, '.env', 'SECRET=1\n');
    user('git add -Af . && git commit -qm secrets');
    const { notes } = await enter();
    expect(notes).toEqual([
      '.env: blocked, but committed, so git shows the agent what the history has of it',
    ]);
    expect(agent('git status --porcelain')).toBe('');
    expect(agent('git log --format=%s')).toBe('secrets\nfirst\n');
    expect(agent('git fsck --no-dangling 2>&1')).not.toMatch(/error|missing/);
    // What is not in the box is no deletion.
    expect(agent('echo a > a; git add -A; git commit -qam next; git show --name-only --format=')).toBe('a\n');
  });

  it('brings back a commit, and the status is clean', async () => {
    const { root, user, enter, agent, leave } = place;
    const prepared = await enter();
    agent('echo new > new.txt; git rm -q src/one.txt; git add -A; git commit -qm second');
    const { refs, notes } = await leave(prepared);
    expect(refs).toMatchObject([{ ref: 'refs/heads/main', outcome: 'moved' }]);
    expect(notes).toEqual([]);
    expect(user('git status --porcelain; git log --format=%s; git fsck --strict 2>&1')).toBe(
      'second\nfirst\n',
    );
    expect(get(root, 'new.txt')).toBe('new\n');
    expect(user('git reflog -1 main')).toContain('paddock: run run-1');
  });

  it('keeps staged what is staged, and unstaged what is not', async () => {
    const { user, enter, agent, leave } = place;
    put(place.root, 'staged-by-user.txt', 'u\n');
    user('git add staged-by-user.txt');
    const prepared = await enter();
    agent(
      'echo s > staged.txt; git add staged.txt; echo t >> staged.txt; echo x >> readme.txt; echo u > untracked; git rm -q --cached src/one.txt; echo i > intent; git add -N intent',
    );
    const before = agent('git status --porcelain').replace(' A intent\n', '');
    await leave(prepared);
    expect(user('git status --porcelain').replace('?? intent\n', '')).toBe(before);
    expect(user('git show :staged.txt')).toBe('s\n');
  });

  it('brings back branches, tags, notes, a switch of branches and deletions', async () => {
    const { user, enter, agent, leave } = place;
    user('git branch old; git tag stays');
    const prepared = await enter();
    agent(
      'git switch -qc feature/x; echo a > a; git add a; git commit -qm a; git tag light; git tag -am annotated heavy; git notes add -m note; git branch -D -q old; git pack-refs --all; git gc -q',
    );
    const want = agent('git for-each-ref');
    const { refs } = await leave(prepared);
    expect(refs.every(({ outcome }) => outcome === 'moved')).toBe(true);
    expect(user('git for-each-ref')).toBe(want);
    expect(user('git symbolic-ref HEAD; git status --porcelain')).toBe('refs/heads/feature/x\n');
  });

  it('brings back a detached HEAD, an amended commit and a rebase', async () => {
    const { user, enter, agent, leave } = place;
    user(
      'git switch -qc topic; echo t > t; git add t; git commit -qm topic; git switch -q main; echo m > m; git add m; git commit -qm main2',
    );
    const prepared = await enter();
    agent(
      'git commit -q --amend -m amended; git switch -q topic; git rebase -q main; git switch -q --detach HEAD~1',
    );
    const want = agent('git log --format="%H %s" topic; git rev-parse HEAD');
    await leave(prepared);
    expect(user('git log --format="%H %s" topic; git rev-parse HEAD')).toBe(want);
    expect(user('git symbolic-ref -q HEAD || git status --porcelain')).toBe('');
  });

  it('brings back a merge with a conflict, to be gone on with', async () => {
    const { user, enter, agent, leave } = place;
    user(
      'git switch -qc other; echo o > readme.txt; git commit -qam other; git switch -q main; echo m > readme.txt; git commit -qam main2',
    );
    const prepared = await enter();
    agent('git merge other || true');
    const want = agent('git status --porcelain; git ls-files -s');
    await leave(prepared);
    expect(user('git status --porcelain; git ls-files -s')).toBe(want);
    expect(
      user('echo r > readme.txt; git add readme.txt; git commit -qm merged; git log -1 --format=%P')
        .trim()
        .split(' '),
    ).toHaveLength(2);
  });

  it('lets the agent end a merge that the user began', async () => {
    const { root, user, enter, agent, leave } = place;
    user(
      'git switch -qc other; echo o > readme.txt; git commit -qam other; git switch -q main; echo m > readme.txt; git commit -qam main2; git merge other || true',
    );
    const prepared = await enter();
    agent('echo r > readme.txt; git add readme.txt; git commit -qm merged');
    await leave(prepared);
    expect(user('git status --porcelain; git log -1 --format=%s')).toBe('merged\n');
    expect(existsSync(join(root, '.git/MERGE_HEAD'))).toBe(false);
  });

  it('brings back what was put on the stash and what was taken from it', async () => {
    const { user, enter, agent, leave } = place;
    user('echo 1 >> readme.txt; git stash push -qm mine; echo 2 >> src/one.txt; git stash push -qm second');
    const prepared = await enter();
    expect(agent('git stash list')).toMatch(/second\n.*mine\n/);
    agent(
      'git stash pop -q; git checkout -q .; echo 3 >> readme.txt; echo n > n; git stash push -qum agents',
    );
    const want = agent('git stash list --format=%H');
    await leave(prepared);
    expect(user('git stash list --format=%H')).toBe(want);
    expect(user('git stash pop -q; cat n')).toBe('n\n');
  });

  it('brings back a repository that was begun elsewhere, with a configuration of ours', async () => {
    const { root, enter, agent, leave } = place;
    const prepared = await enter();
    agent(
      `mkdir lib; cd lib; git init -q -b trunk --object-format=${format}; echo l > l; git add l; git commit -qm lib; git config core.pager evil; echo x > .git/hooks/pre-commit`,
    );
    const { violations } = await leave(prepared);
    expect(sh(join(root, 'lib'), 'git status --porcelain; git log --format=%s trunk')).toBe('lib\n');
    expect(get(root, 'lib/.git/config')).not.toContain('pager');
    expect(existsSync(join(root, 'lib/.git/hooks'))).toBe(false);
    expect(violations.map(({ path }) => path).sort()).toEqual([
      'lib/.git/config',
      'lib/.git/hooks/pre-commit',
    ]);
  });

  it('makes the worktrees that the agent made', async () => {
    const { root, user, enter, agent, leave } = place;
    const prepared = await enter();
    agent(
      'git worktree add -q -b wt trees/wt; cd trees/wt; echo w > w; git add w; git commit -qm w; echo d > dirty; git add dirty',
    );
    const { notes, violations } = await leave(prepared);
    expect(notes).toEqual([]);
    expect(violations).toEqual([]);
    expect(
      sh(join(root, 'trees/wt'), 'git status --porcelain; git log --format=%s; git symbolic-ref HEAD'),
    ).toBe('A  dirty\nw\nfirst\nrefs/heads/wt\n');
    expect(get(root, 'trees/wt/.git')).toBe(`gitdir: ${root}/.git/worktrees/wt\n`);
    expect(user('git worktree list')).toContain('trees/wt');
  });

  it('has in a new worktree what is protected, if it is as the user has it', async () => {
    const { root, user, enter, agent, leave } = place;
    put(root, 'CLAUDE.md', 'rules\n');
    put(root, '.claude/settings.json', '{}\n');
    user('git add -A; git commit -qm rules');
    const prepared = await enter();
    agent(
      'git worktree add -q -b wt trees/wt; git worktree add -q -b other trees/other; echo evil > trees/other/CLAUDE.md',
    );
    const { violations } = await leave(prepared);
    expect(violations.map(({ path }) => path)).toEqual(['trees/other/CLAUDE.md']);
    expect(sh(join(root, 'trees/wt'), 'git status --porcelain; cat CLAUDE.md')).toBe('rules\n');
    expect(sh(join(root, 'trees/other'), 'git status --porcelain')).toBe(' D CLAUDE.md\n');
  });

  it('does nothing more when it is done again', async () => {
    const { user, enter, agent, leave } = place;
    const prepared = await enter();
    agent(
      'echo a > a; git add a; git commit -qm a; echo b > b; git add b; git stash push -q; rm readme.txt; mkdir new; cd new; git init -q; echo c > c; git add c; git commit -qm c',
    );
    await leave(prepared);
    const want = user(
      'git status --porcelain; git for-each-ref; git stash list; cat .git/HEAD; git -C new log --oneline 2>&1',
    );
    const second = await leave(prepared);
    expect(second.conflicts).toEqual([]);
    expect(second.refs.every(({ outcome }) => outcome === 'moved')).toBe(true);
    expect(
      user(
        'git status --porcelain; git for-each-ref; git stash list; cat .git/HEAD; git -C new log --oneline 2>&1',
      ),
    ).toBe(want);
  });
});
