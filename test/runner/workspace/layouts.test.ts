import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseWorkspaceFile } from '../../../policy/containment/containment.ts';
import { prepare } from '../../../runner/workspace/prepare/prepare.ts';
import { put, type Room, room, sh } from './support/room.ts';

const LOCAL = '-c protocol.file.allow=always';

describe('repositories of other forms', () => {
  let place: Room;
  beforeEach(() => {
    place = room();
  });
  afterEach(() => place.remove());

  const prepareAt = async (repository: string) =>
    await prepare({
      ...{ repository, containment: parseWorkspaceFile('paddock.toml', '', ['github']).containment },
      ...{
        state: place.state,
        run: 'run-1',
        owner: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
      },
      objectsAt: (source) => source,
      box: join(place.state, 'workspace'),
    });

  it('works in a linked worktree, and never moves the branch of another one', async () => {
    const { user, agent, leave } = place;
    user('git worktree add -q -b side ../side');
    const prepared = await prepareAt(join(place.root, '../side'));
    expect(agent('git status --porcelain; git symbolic-ref HEAD')).toBe('refs/heads/side\n');
    agent('echo a > a; git add a; git commit -qm a; git branch -qf main; git branch free');
    const { refs } = await leave(prepared);
    expect(refs.map(({ ref, outcome }) => [ref, outcome])).toEqual([
      ['refs/heads/free', 'moved'],
      ['refs/heads/main', 'aside'],
      ['refs/heads/side', 'moved'],
    ]);
    expect(
      user('git -C ../side status --porcelain; git -C ../side log -1 --format=%s; git status --porcelain'),
    ).toBe('a\n');
  });

  it('works in a workspace with a submodule', async () => {
    const { root, user, enter, agent, leave } = place;
    sh(join(root, '..'), 'git init -q -b main lib; cd lib; echo l > l; git add l; git commit -qm lib');
    user(`git ${LOCAL} submodule -q add ../lib sub; git commit -qm sub`);
    const prepared = await enter();
    expect(agent('git status --porcelain; git submodule status')).toMatch(/^ [0-9a-f]+ sub/);
    agent('cd sub; echo m > m; git add m; git commit -qm m; cd ..; git commit -qam bump');
    const { violations } = await leave(prepared);
    expect(violations).toEqual([]);
    expect(user('git status --porcelain; git -C sub log --format=%s; git submodule status')).toMatch(
      /^m\nlib\n [0-9a-f]+ sub/,
    );
    expect(readFileSync(join(root, 'sub/.git'), 'utf8')).toBe('gitdir: ../.git/modules/sub\n');
  });

  it('works with a repository in the workspace that is one by itself', async () => {
    const { root, user, enter, agent, leave } = place;
    user(
      'mkdir own; cd own; git init -q -b main; echo o > o; git add o; git commit -qm own; git config core.pager evil',
    );
    const prepared = await enter();
    expect(readFileSync(join(place.state, 'workspace/own/.git/config'), 'utf8')).not.toContain('evil');
    agent('cd own; echo p > p; git add p; git commit -qm p');
    await leave(prepared);
    expect(sh(join(root, 'own'), 'git log --format=%s; git status --porcelain')).toBe('p\nown\n');
  });

  it('works with a shallow clone, and with objects that are borrowed', async () => {
    const { root, user, agent, leave } = place;
    user('echo 2 > two; git add two; git commit -qm two');
    sh(
      join(root, '..'),
      `git ${LOCAL} clone -q --depth 1 file://${root} shallow; git clone -q --shared user shared`,
    );
    const prepared = await prepareAt(join(root, '../shallow'));
    agent('git log --format=%s; echo a > a; git add a; git commit -qm a');
    await leave(prepared);
    expect(sh(join(root, '../shallow'), 'git log --format=%s; git status --porcelain; git fsck 2>&1')).toBe(
      'a\ntwo\n',
    );
    sh(place.state, 'rm -rf workspace');
    const borrowed = await prepareAt(join(root, '../shared'));
    expect(borrowed.mounts.map(({ source }) => source)).toEqual(
      expect.arrayContaining([join(root, '../shared/.git/objects'), join(root, '.git/objects')]),
    );
    agent('git log --format=%s; echo b > b; git add b; git commit -qm b');
    await leave(borrowed);
    expect(sh(join(root, '../shared'), 'git log -1 --format=%s; git status --porcelain')).toBe('b\n');
  });

  it('works before the first commit', async () => {
    const { root, agent, leave } = place;
    sh(join(root, '..'), 'git init -q -b main unborn; echo a > unborn/a');
    const prepared = await prepareAt(join(root, '../unborn'));
    agent('git add a; git commit -qm a; git branch -m trunk');
    await leave(prepared);
    expect(sh(join(root, '../unborn'), 'git status --porcelain --branch; git log --format=%s')).toBe(
      '## trunk\na\n',
    );
  });

  it('refuses a bare repository, a partial clone and a state folder in the workspace', async () => {
    const { root } = place;
    sh(join(root, '..'), 'git init -q --bare bare');
    await expect(prepareAt(join(root, '../bare'))).rejects.toThrow(/bare repository/);
    place.user('git config extensions.partialClone origin');
    await expect(prepareAt(root)).rejects.toThrow(/partial clone/);
    await expect(
      prepare({
        ...{ repository: root, containment: place.containment, state: join(root, 'state'), run: 'r' },
        owner: { uid: 0, gid: 0 },
      }),
    ).rejects.toThrow(/expected a folder outside/);
    expect(existsSync(join(root, 'state'))).toBe(false);
  });

  it('takes over of the configuration only what runs nothing, and no password', async () => {
    const { root, user, enter, agent } = place;
    user(
      'git config core.fsmonitor evil; git config alias.x "!evil"; git config user.name Me; git remote add origin https://me:secret@example.org/x.git; git config branch.Feature.merge refs/heads/Feature; git config filter.lfs.clean "git-lfs clean"; printf "#!/bin/sh\\n" > .git/hooks/pre-commit',
    );
    await enter();
    const config = readFileSync(join(place.state, 'workspace/.git/config'), 'utf8');
    expect(config).not.toMatch(/evil|secret|lfs/);
    expect(
      agent(
        'git config user.name; git remote get-url origin; git config branch.Feature.merge; ls .git/hooks',
      ),
    ).toBe('Me\nhttps://example.org/x.git\nrefs/heads/Feature\n');
    expect(root).not.toBe('');
  });

  it.runIf(process.getuid?.() === 0)(
    'gives the copy to the agent’s user, and what comes back to the folder’s',
    async () => {
      const { root, user, agent, leave } = place;
      user(
        'mkdir theirs; chown 1234:1234 theirs; umask 077; git config core.sharedRepository 0600; echo x > secret; git add secret; git commit -qm secret',
      );
      const prepared = await prepare({
        ...{ repository: root, containment: place.containment, state: place.state, run: 'run-1' },
        owner: { uid: 1000, gid: 1000 },
        objectsAt: (source) => source,
      });
      const copy = join(place.state, 'workspace');
      expect(lstatSync(join(copy, 'readme.txt')).uid).toBe(1000);
      expect(lstatSync(join(copy, '.git/HEAD')).uid).toBe(1000);
      // Objects that no other user can read are in the box as a copy.
      expect(prepared.mounts[0]?.source).toBe(join(place.state, 'objects-0'));
      expect(lstatSync(join(place.state, 'objects-0/pack')).uid).toBe(1000);
      agent(
        'echo n > theirs/new; chown -R 1000:1000 theirs; echo more >> readme.txt; chown 1000:1000 readme.txt',
      );
      await leave(prepared);
      expect(lstatSync(join(root, 'theirs/new')).uid).toBe(1234);
      expect(lstatSync(join(root, 'readme.txt')).uid).toBe(0);
    },
  );

  it('does not have a copy in the user’s repository of what it put there', async () => {
    put(place.root, 'big', 'x'.repeat(1000));
    const prepared = await place.enter();
    expect(prepared.files).toBeGreaterThan(3);
    expect(place.user('git status --porcelain')).toBe('?? big\n');
  });
});
