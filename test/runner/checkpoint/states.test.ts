import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createCheckpoint } from '../../../runner/checkpoint/create.ts';
import { rollback } from '../../../runner/checkpoint/rollback.ts';
import {
  clock,
  everything,
  git,
  gitView,
  makeFolders,
  makeRepository,
  remove,
  write,
} from './support/repository.ts';

vi.setConfig({ testTimeout: 60_000 });
afterAll(() => vi.unstubAllEnvs());
const now = clock();

const tries = (root: string, ...args: string[]) => {
  try {
    git(root, ...args);
  } catch {
    // It is meant to stop in the middle.
  }
};

/** Two branches that conflict in a.txt. */
function forked() {
  const folders = makeRepository({ 'a.txt': 'one\n', 'b.txt': 'b\n' });
  const { root } = folders;
  git(root, 'checkout', '-q', '-b', 'other');
  write(root, { 'a.txt': 'theirs\n' });
  git(root, 'commit', '-q', '-a', '-m', 'theirs');
  git(root, 'checkout', '-q', 'main');
  write(root, { 'a.txt': 'ours\n' });
  git(root, 'commit', '-q', '-a', '-m', 'ours');
  return folders;
}

/** A checkpoint of it changes nothing, and brings it back after an agent has ended what was going on. */
async function keeps(root: string, work: (root: string) => void = () => undefined): Promise<void> {
  const before = everything(root);
  await createCheckpoint(root, { now: now() });
  expect(everything(root)).toEqual(before);
  work(root);
  write(root, { 'b.txt': 'agent\n', 'agent.txt': 'agent\n' });
  await rollback(root, undefined, { now: now() });
  expect(everything(root)).toEqual(before);
}

describe('a checkpoint keeps a repository', () => {
  it('with a merge that conflicts', async () => {
    const { root } = forked();
    tries(root, 'merge', 'other');
    expect(git(root, 'ls-files', '-u')).not.toBe('');
    await keeps(root, () => git(root, 'merge', '--abort'));
    expect(git(root, 'status')).toMatch(/both modified/);
  });

  it.each(['rebase', 'cherry-pick'])('in the middle of a %s', async (command) => {
    const { root } = forked();
    tries(root, command, 'other');
    await keeps(root, () => git(root, command, '--abort'));
    expect(git(root, 'status')).toMatch(
      new RegExp(command === 'rebase' ? 'rebase in progress' : 'cherry-picking'),
    );
    git(root, command, '--abort');
  });

  it('in the middle of a bisection', async () => {
    const { root } = forked();
    git(root, 'bisect', 'start', 'HEAD', 'HEAD~1');
    await keeps(root, () => git(root, 'bisect', 'reset'));
    expect(git(root, 'bisect', 'log')).toMatch(/bad/);
  });

  it('with a detached HEAD, and one with no commit yet', async () => {
    const { root } = forked();
    git(root, 'checkout', '-q', '--detach', 'other');
    await keeps(root, () => git(root, 'checkout', '-q', '-f', 'main'));
    const unborn = makeFolders().root;
    git(unborn, 'init', '-q', '-b', 'main');
    write(unborn, { 'a.txt': 'staged\n', 'b.txt': 'untracked\n' });
    git(unborn, 'add', 'a.txt');
    await keeps(unborn, () => {
      git(unborn, 'add', '-A');
      git(unborn, 'commit', '-q', '-m', 'agent');
    });
    expect(git(unborn, 'status')).toMatch(/No commits yet/);
  });

  it('whose index is locked: by a git that runs, or one that was killed', async () => {
    const { root } = forked();
    writeFileSync(join(root, '.git/index.lock'), '');
    await keeps(root, () => remove(root, '.git/index.lock'));
  });

  it('that is a shallow clone', async () => {
    const { root } = forked();
    const shallow = makeFolders().root;
    git(shallow, 'clone', '-q', '--depth=1', `file://${root}`, '.');
    await keeps(shallow, () => {
      write(shallow, { 'a.txt': 'agent\n' });
      git(shallow, 'commit', '-q', '-a', '-m', 'agent');
      git(shallow, 'gc', '-q', '--prune=now');
    });
    expect(gitView(shallow).status).toContain('# branch.head main');
  });

  it('that borrows its objects from another', async () => {
    const { root } = forked();
    const borrower = makeFolders().root;
    git(borrower, 'clone', '-q', '--shared', root, '.');
    await keeps(borrower, () => remove(borrower, '.git/objects/info/alternates'));
    git(borrower, 'fsck');
  });

  it('that is a linked worktree, and its branches with it', async () => {
    const { root, outside } = forked();
    const linked = join(outside, 'linked');
    git(root, 'worktree', 'add', '-q', '-b', 'topic', linked);
    write(linked, { 'b.txt': 'staged\n' });
    git(linked, 'add', '-A');
    const view = gitView(linked);
    await keeps(linked, () => {
      git(linked, 'commit', '-q', '-m', 'agent');
      git(linked, 'branch', '-D', 'other');
    });
    expect(gitView(linked)).toEqual(view);
    expect(git(root, 'rev-parse', 'other')).not.toBe('');
  });

  it('with submodules, their changes and their own commits', async () => {
    const { root } = forked();
    const library = forked().root;
    git(root, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', library, 'lib');
    git(root, 'commit', '-q', '-m', 'submodule');
    write(root, {
      'lib/.gitignore': '*.o\n',
      'lib/forced.o': 'tracked\n',
      'lib/a.txt': 'dirty\n',
      'lib/new': 'new\n',
    });
    git(join(root, 'lib'), 'add', '-f', 'forced.o');
    const commit = (await createCheckpoint(root, { now: now() })).commit;
    expect(git(root, 'ls-tree', commit, 'lib')).toMatch(/^160000 commit/);
    await keeps(root, () => {
      git(join(root, 'lib'), 'commit', '-q', '-a', '-m', 'agent');
      remove(root, 'lib/forced.o');
      remove(root, '.git/modules/lib/objects');
      git(root, 'rm', '-q', '-f', '--cached', 'lib');
    });
    expect(git(join(root, 'lib'), 'status', '--porcelain')).toContain('A  forced.o');
    git(join(root, 'lib'), 'fsck');
  });

  it('with untracked repositories inside, one of them without a commit, and an empty one', async () => {
    const { root } = forked();
    for (const name of ['nested', 'fresh', 'deep/er']) git(root, 'init', '-q', name);
    write(root, { 'nested/x': 'x\n', 'deep/er/build/o': 'o\n', 'deep/er/.gitignore': 'build/\n' });
    git(join(root, 'nested'), 'add', '-A');
    git(join(root, 'nested'), 'commit', '-q', '-m', 'nested');
    await keeps(root, () => {
      remove(root, 'nested/.git');
      remove(root, 'deep/er/.gitignore');
      write(root, { 'nested/x': 'agent\n', 'fresh/y': 'agent\n' });
      git(join(root, 'fresh'), 'add', '-A');
      git(root, 'init', '-q', 'planted');
    });
    git(join(root, 'nested'), 'fsck');
  });

  it('with a sparse checkout', async () => {
    const { root } = makeRepository({ 'in/a': 'a\n', 'out/b': 'b\n', 'b.txt': 'b\n' });
    git(root, 'sparse-checkout', 'set', 'in');
    expect(existsSync(join(root, 'out/b'))).toBe(false);
    await keeps(root, () => git(root, 'sparse-checkout', 'disable'));
    git(root, 'sparse-checkout', 'set', '--sparse-index', 'in');
    await keeps(root, () => git(root, 'sparse-checkout', 'disable'));
  });

  it('with a split index, and entries that git was told to take as unchanged', async () => {
    const { root } = forked();
    git(root, 'update-index', '--split-index');
    git(root, 'update-index', '--assume-unchanged', 'a.txt');
    git(root, 'update-index', '--skip-worktree', 'b.txt');
    write(root, { 'a.txt': 'changed unseen\n', 'b.txt': 'changed unseen too\n' });
    await keeps(root, () => git(root, 'update-index', '--no-split-index', '--no-assume-unchanged', 'a.txt'));
    expect(readFileSync(join(root, 'b.txt'), 'utf8')).toBe('changed unseen too\n');
  });

  it('with hard links, and leaves the other name of a file alone', async () => {
    const { root, outside } = forked();
    write(outside, { shared: 'shared\n' });
    linkSync(join(outside, 'shared'), join(root, 'linked'));
    await keeps(root, () => write(root, { linked: 'agent\n' }));
    expect(readFileSync(join(outside, 'shared'), 'utf8')).toBe('agent\n');
  });

  it('with pipes and sockets, which it names and leaves alone', async () => {
    const { root } = forked();
    execFileSync('mkfifo', [join(root, 'pipe')]);
    mkdirSync(join(root, 'run'));
    const server = createServer().listen(join(root, 'run/socket'));
    await keeps(root, () => undefined);
    remove(root, 'b.txt');
    execFileSync('mkfifo', [join(root, 'b.txt')]);
    const { notes } = await createCheckpoint(root, { now: now() });
    server.close();
    expect(notes.join()).toMatch(/run\/socket: a pipe/);
    expect(notes.join()).toMatch(/b\.txt: a pipe/);
    expect(lstatSync(join(root, 'pipe')).isFIFO()).toBe(true);
  });

  it('with a file of 100 MB', async () => {
    const { root } = forked();
    writeFileSync(join(root, 'large'), Buffer.alloc(100 * 2 ** 20, 'large '));
    await keeps(root, () => writeFileSync(join(root, 'large'), 'small'));
  });

  it('with SHA-256 objects', async () => {
    const { root } = makeFolders();
    git(root, 'init', '-q', '-b', 'main', '--object-format=sha256');
    write(root, { 'a.txt': 'a\n', 'b.txt': 'b\n' });
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'first');
    await keeps(root, () => git(root, 'commit', '-q', '--amend', '-m', 'agent'));
  });
});

describe('a checkpoint is refused, and nothing is written,', () => {
  const refuses = async (folder: string, reason: RegExp) => {
    const before = everything(folder);
    await expect(createCheckpoint(folder, { now: now() })).rejects.toThrow(reason);
    expect(everything(folder)).toEqual(before);
  };

  it('outside of a repository, and in a bare one', async () => {
    const { root } = makeFolders();
    await refuses(root, /is in no git repository; run git init/);
    git(root, 'init', '-q', '--bare');
    await refuses(root, /is a bare repository/);
  });

  it('where core.worktree or a .git file leads elsewhere', async () => {
    const { root, outside } = forked();
    const other = forked().root;
    git(root, 'config', 'core.worktree', outside);
    await refuses(root, /its working tree is .*outside, not/);
    const planted = makeFolders().root;
    writeFileSync(join(planted, '.git'), `gitdir: ${other}/.git\n`);
    await refuses(planted, /does not point back/);
  });

  it('in a format that is not known', async () => {
    const { root } = forked();
    git(root, 'config', 'core.repositoryformatversion', '1');
    git(root, 'config', 'extensions.refStorage', 'reftable');
    await refuses(root, /extensions.refstorage=reftable, which is not supported/);
  });

  it.runIf(process.getuid?.() === 0)('where files belong to another user, or cannot be read', async () => {
    const { root, state } = forked();
    write(root, { secret: 'x', 'closed/in': 'x' });
    chmodSync(join(root, 'secret'), 0);
    for (const folder of [root, state, join(root, '..'), join(root, '.git')]) chmodSync(folder, 0o777);
    process.seteuid?.(65_534);
    try {
      await expect(createCheckpoint(root, { now: now() })).rejects.toThrow(
        /belongs to user 0, and this is user 65534/,
      );
    } finally {
      process.seteuid?.(0);
    }
    execFileSync('chown', ['-R', '65534', root, state]);
    const before = everything(root);
    for (const closed of ['secret', 'closed']) {
      process.seteuid?.(65_534);
      try {
        await expect(createCheckpoint(root, { now: now() })).rejects.toThrow(
          /[Pp]ermission denied.*make it readable/s,
        );
      } finally {
        process.seteuid?.(0);
      }
      expect(everything(root)).toEqual(before);
      chmodSync(join(root, closed), 0o644);
      chmodSync(join(root, 'closed'), 0);
      before.secret = everything(root).secret ?? '';
    }
  });
});
