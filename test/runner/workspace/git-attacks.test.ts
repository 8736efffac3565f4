import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { get, put, type Room, room, sh } from './support/room.ts';

describe('what an agent does to a git directory', () => {
  let place: Room;
  beforeEach(() => {
    place = room();
  });
  afterEach(() => place.remove());

  const NEIGHBOUR = 'echo fine > fine.txt; git add fine.txt; git -c core.hooksPath=/dev/null commit -qm fine';

  it.each([
    [
      'a hook',
      'printf "#!/bin/sh\\ntouch /tmp/pwned\\n" > .git/hooks/post-checkout; chmod +x .git/hooks/post-checkout',
      '.git/hooks/post-checkout',
    ],
    ['a setting', 'git config core.fsmonitor evil', '.git/config'],
    [
      'a setting by a new file',
      'cp .git/config x; echo "[core] sshCommand = evil" >> x; mv x .git/config',
      '.git/config',
    ],
    ['an include', 'echo "[include] path = ../evil" >> .git/config', '.git/config'],
    [
      'a worktree’s own configuration',
      'echo "[core] pager = evil" > .git/config.worktree',
      '.git/config.worktree',
    ],
    ['attributes', 'echo "* filter=evil" > .git/info/attributes', '.git/info/attributes'],
    ['excludes', 'echo "hidden" > .git/info/exclude', '.git/info/exclude'],
    ['other objects', 'echo /etc > .git/objects/info/alternates', '.git/objects/info/alternates'],
    ['a replaced commit', 'git replace HEAD $(git commit-tree -m x HEAD^{tree})', '.git/refs/replace/'],
    [
      'a replaced commit in packed refs',
      'git replace HEAD $(git commit-tree -m x HEAD^{tree}); git pack-refs --all',
      '.git/refs/replace/',
    ],
    ['a common directory', 'echo /tmp > .git/commondir; mkdir -p .git/x', '.git/commondir'],
    [
      'a submodule’s configuration',
      'mkdir -p .git/modules/m; echo "[core] pager = evil" > .git/modules/m/config',
      '.git/modules/m/config',
    ],
    ['remembered merges', 'mkdir .git/rr-cache; echo x > .git/rr-cache/x', '.git/rr-cache/x'],
    ['a pointer in a folder', 'mkdir s; echo "gitdir: /tmp/evil" > s/.git', 's/.git'],
    ['a link to another repository', 'mkdir s; ln -s /tmp s/.git', 's/.git'],
  ])('keeps %s out, and still brings the commit', async (_, script, path) => {
    const { root, user, enter, agent, leave } = place;
    const config = get(root, '.git/config');
    const listing = user(
      'find .git -path .git/objects -prune -o -path .git/logs -prune -o -type f -print | sort',
    );
    const prepared = await enter();
    agent(`${NEIGHBOUR}; ${script}`);
    const { events, refs } = await leave(prepared);
    expect(events.map((event) => ('path' in event ? event.path : ''))).toContainEqual(
      expect.stringContaining(path),
    );
    expect(get(root, '.git/config')).toBe(config);
    expect(
      user('find .git -path .git/objects -prune -o -path .git/logs -prune -o -type f -print | sort'),
    ).toBe(listing);
    expect(existsSync(join(root, 's/.git'))).toBe(false);
    expect(refs).toMatchObject([{ ref: 'refs/heads/main', outcome: 'moved' }]);
    expect(user('git log -1 --format=%s')).toBe('fine\n');
  });

  it('keeps out what a bare repository under another name would have the host’s git run', async () => {
    const { root, enter, agent, leave } = place;
    const prepared = await enter();
    agent(
      'git init -q --bare docs; git -C docs config core.fsmonitor evil; mkdir plain; echo c > plain/config',
    );
    const { violations } = await leave(prepared);
    expect(violations.map(({ path }) => path)).toContain('docs/config');
    expect(existsSync(join(root, 'docs/config'))).toBe(false);
    expect(existsSync(join(root, 'docs/hooks'))).toBe(false);
    expect(get(root, 'plain/config')).toBe('c\n');
  });

  it('puts a commit aside that changes a protected path behind the back of the tree', async () => {
    const { root, user, enter, agent, leave } = place;
    put(root, 'CLAUDE.md', 'rules\n');
    user('git add -A; git commit -qm rules');
    const before = user('git rev-parse main').trim();
    const prepared = await enter();
    agent(`
      id=$(echo evil | git hash-object -w --stdin)
      git update-index --cacheinfo 100644,$id,CLAUDE.md
      git commit -qm sneaky; git checkout -q HEAD~1 -- CLAUDE.md; git commit -qm cover
      git switch -qc clean main~2; echo ok > ok; git add ok; git commit -qm ok`);
    const { refs, violations } = await leave(prepared);
    expect(violations).toMatchObject([
      { path: 'CLAUDE.md', tier: 'readonly', reason: expect.stringMatching(/^in commit/) },
    ]);
    expect(refs.find(({ ref }) => ref === 'refs/heads/main')).toMatchObject({
      outcome: 'aside',
      as: 'refs/paddock/results/run-1/heads/main',
    });
    expect(user('git rev-parse main').trim()).toBe(before);
    expect(
      user('git log -1 --format=%s clean; git log -1 --format=%s refs/paddock/results/run-1/heads/main'),
    ).toBe('ok\ncover\n');
  });

  it('does not stage a protected path', async () => {
    const { root, user, enter, agent, leave } = place;
    put(root, 'CLAUDE.md', 'rules\n');
    user('git add -A; git commit -qm rules');
    const prepared = await enter();
    agent(
      'id=$(echo evil | git hash-object -w --stdin); git update-index --cacheinfo 100644,$id,CLAUDE.md; echo a > a; git add a',
    );
    const { violations } = await leave(prepared);
    expect(violations).toMatchObject([{ path: 'CLAUDE.md', reason: 'in the index' }]);
    expect(user('git status --porcelain')).toBe('A  a\n');
  });

  it('refuses damaged objects and trees that git must not check out, and still brings the files', async () => {
    const { root, user, enter, agent, leave } = place;
    const prepared = await enter();
    agent(`
      blob=$(echo evil | git hash-object -w --stdin)
      tree=$(printf '100644 blob %s\\tpre-commit\\n' $blob | git mktree)
      inside=$(printf '040000 tree %s\\thooks\\n' $tree | git mktree)
      outer=$(printf '040000 tree %s\\t.git\\n' $inside | git mktree)
      git update-ref refs/heads/evil $(git commit-tree -m evil $outer)
      echo a > a; git add a; git commit -qm good
      echo b > b; git add b; git commit -qm bad; git branch bad; git reset -q --soft HEAD~1; git rm -q --cached b
      object=$(git rev-parse bad:b); chmod u+w .git/objects/\${object:0:2}/\${object:2}; echo junk > .git/objects/\${object:0:2}/\${object:2}`);
    const { refs } = await leave(prepared);
    const outcomes = Object.fromEntries(refs.map(({ ref, outcome }) => [ref, outcome]));
    expect(outcomes).toEqual({
      'refs/heads/evil': 'refused',
      'refs/heads/bad': 'refused',
      'refs/heads/main': 'moved',
    });
    expect(refs.find(({ ref }) => ref.endsWith('evil'))?.reason).toMatch(/\.git/);
    expect(user('git log -1 --format=%s; git fsck 2>&1')).toBe('good\n');
    expect(get(root, 'b')).toBe('b\n');
    expect(readdirSync(join(root, '.git/objects/pack')).filter((name) => name.startsWith('tmp'))).toEqual([]);
  });

  it.each([
    ['refs/heads/--upload-pack=evil'],
    ['refs/heads/a..b'],
    ['refs/heads/deadbeefdeadbeefdeadbeefdeadbeefdeadbeef'],
    ['refs/heads/x.lock/y'],
    ['refs/paddock/checkpoints/mine'],
    ['refs/remotes/origin/main'],
  ])('does not take a ref called %s', async (ref) => {
    const { user, enter, agent, leave } = place;
    const before = user('git for-each-ref');
    const prepared = await enter();
    agent(`mkdir -p ".git/$(dirname -- ${ref})"; git rev-parse HEAD > ".git/${ref}"`);
    const { notes, refs } = await leave(prepared);
    expect(refs).toEqual([]);
    if (!ref.includes('.lock')) expect(notes.join('\n')).toContain('not brought back');
    expect(user('git for-each-ref')).toBe(before);
  });

  it('does not bring back a rebase under way, for git would run its lines', async () => {
    const { root, user, enter, agent, leave } = place;
    user('echo 2 > two; git add two; git commit -qm two');
    const head = user('git rev-parse HEAD');
    const prepared = await enter();
    agent(
      'GIT_SEQUENCE_EDITOR="sed -i 1iexec\\ false" git rebase -qi HEAD~1 2>/dev/null || true; echo "exec touch /tmp/pwned" >> .git/rebase-merge/git-rebase-todo',
    );
    const { notes } = await leave(prepared);
    expect(notes.join('\n')).toMatch(/rebase-merge: the agent left this operation unfinished/);
    expect(existsSync(join(root, '.git/rebase-merge'))).toBe(false);
    expect(user('git symbolic-ref HEAD; git rev-parse HEAD')).toBe(`refs/heads/main\n${head}`);
  });

  it('does not follow links that the agent put into its git directory', async () => {
    const { root, user, enter, agent, leave } = place;
    sh(
      join(root, '..'),
      'git init -q other; cd other; echo private > p; git add p; git commit -qm p; git stash list',
    );
    const prepared = await enter();
    agent(
      `rm -rf .git/refs/heads .git/logs; ln -s ${root}/../other/.git/refs/heads .git/refs/heads; ln -s ${root}/../other/.git/logs .git/logs; rm .git/index; ln -s ${root}/../other/.git/index .git/index; echo f > f`,
    );
    await leave(prepared);
    expect(get(root, 'f')).toBe('f\n');
    expect(user('git log --all --format=%s')).toBe('first\n');
    expect(user('git ls-files')).not.toMatch(/^p$/m);
  });

  it('brings back the files where the agent removed its git directory', async () => {
    const { root, user, enter, agent, leave } = place;
    const prepared = await enter();
    agent('rm -rf .git; echo f > f');
    const { violations } = await leave(prepared);
    expect(violations).toMatchObject([{ path: '.git', what: 'deleted' }]);
    expect(get(root, 'f')).toBe('f\n');
    expect(user('git log --format=%s; git status --porcelain')).toBe('first\n?? f\n');
  });
});
