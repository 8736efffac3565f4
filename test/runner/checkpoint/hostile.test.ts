import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createCheckpoint } from '../../../runner/checkpoint/create.ts';
import { previewRollback } from '../../../runner/checkpoint/preview.ts';
import { rollback } from '../../../runner/checkpoint/rollback.ts';
import { clock, everything, git, makeRepository, remove, write } from './support/repository.ts';

// THREATS D, and C where the host's git would run what an agent wrote.

vi.setConfig({ testTimeout: 60_000 });
afterAll(() => vi.unstubAllEnvs());
const now = clock();

/** A repository whose configuration, hooks and attributes run a program in every way that git knows; it leaves a canary. */
function trapped() {
  const folders = makeRepository({ 'a.txt': 'one\n', 'b.bin': 'b\n' });
  const { root, outside } = folders;
  const canary = join(outside, 'canary');
  const trap = join(outside, 'trap');
  writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> ${canary}\ncat\n`);
  chmodSync(trap, 0o755);
  for (const hook of [
    'reference-transaction',
    'post-index-change',
    'pre-auto-gc',
    'post-checkout',
    'pre-commit',
    'fsmonitor-watchman',
  ]) {
    writeFileSync(join(root, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >> ${canary}\n`);
    chmodSync(join(root, '.git/hooks', hook), 0o755);
  }
  write(outside, {
    included: `[core]\n\tfsmonitor = ${trap}\n[filter "evil"]\n\tclean = ${trap} included\n`,
  });
  const settings = {
    'core.fsmonitor': trap,
    'core.pager': trap,
    'core.editor': trap,
    'core.sshCommand': trap,
    'core.askPass': trap,
    'core.alternateRefsCommand': trap,
    'core.gitProxy': trap,
    'core.attributesFile': join(outside, 'attributes'),
    'diff.external': trap,
    'diff.evil.command': trap,
    'diff.evil.textconv': trap,
    'filter.evil.clean': `${trap} clean`,
    'filter.evil.smudge': `${trap} smudge`,
    'filter.evil.process': `${trap} process`,
    'filter.evil.required': 'true',
    'merge.evil.driver': trap,
    'credential.helper': `!${trap}`,
    'gpg.program': trap,
    'log.showSignature': 'true',
    'commit.gpgSign': 'true',
    'tag.gpgSign': 'true',
    'uploadpack.packObjectsHook': trap,
    'remote.origin.url': `ext::${trap}`,
    'remote.origin.promisor': 'true',
    'remote.origin.uploadpack': trap,
    'extensions.partialClone': 'origin',
    'core.repositoryFormatVersion': '1',
    'protocol.ext.allow': 'always',
    'submodule.x.update': `!${trap}`,
    'include.path': join(outside, 'included'),
    'alias.ls-files': `!${trap}`,
    'pager.log': trap,
  };
  for (const [name, value] of Object.entries(settings)) {
    git(root, 'config', '--file', join(root, '.git/config'), name, value);
  }
  write(root, { '.gitattributes': '* filter=evil diff=evil merge=evil\n' });
  write(outside, { attributes: '* filter=evil\n' });
  writeFileSync(join(root, '.git/info/attributes'), '* filter=evil diff=evil\n');
  return { ...folders, canary };
}

describe("a repository's own configuration", () => {
  it('runs nothing, while its content is kept and brought back', async () => {
    const { root, canary } = trapped();
    expect(() => git(root, 'status')).toThrow(/filter/);
    expect(existsSync(canary), 'the trap works for a git that obeys it').toBe(true);
    remove(canary, '.');
    write(root, { 'a.txt': 'changed\n', 'new.bin': 'new\n' });
    const before = everything(root);
    await createCheckpoint(root, { now: now() });
    write(root, { 'a.txt': 'agent\n', 'more.bin': 'agent\n' });
    remove(root, 'new.bin');
    await previewRollback(root);
    await rollback(root, undefined, { now: now() });
    expect(existsSync(canary) ? readFileSync(canary, 'utf8') : '').toBe('');
    expect(everything(root)).toEqual(before);
  });

  it('is not asked for objects that are missing, over a network', async () => {
    const { root, canary } = trapped();
    await createCheckpoint(root, { now: now() });
    remove(root, '.git/objects');
    remove(canary, '.');
    await rollback(root, undefined, { now: now() });
    expect(existsSync(canary)).toBe(false);
  });

  it('that an agent wrote is gone after a rollback, and what a person wrote is there', async () => {
    const { root } = makeRepository();
    git(root, 'config', 'user.name', 'Person');
    await createCheckpoint(root, { now: now() });
    git(root, 'config', 'core.fsmonitor', '/evil');
    write(root, {
      '.git/hooks/pre-commit': 'evil',
      'sub/.git/hooks/x': 'evil',
      'sub/.git/HEAD': 'ref: refs/heads/x',
    });
    mkdirSync(join(root, 'sub/.git/refs'), { recursive: true });
    mkdirSync(join(root, 'sub/.git/objects'), { recursive: true });
    const { gitFiles } = await previewRollback(root);
    expect(gitFiles).toContainEqual({ path: '.git/hooks/pre-commit', change: 'removed' });
    expect(gitFiles).toContainEqual({ path: 'sub/.git/hooks/x', change: 'removed' });
    await rollback(root, undefined, { now: now() });
    expect(readFileSync(join(root, '.git/config'), 'utf8')).toMatch(/name = Person\n$/);
    expect(existsSync(join(root, 'sub'))).toBe(false);
  });

  it('that is planted in a folder of tracked files is gone too', async () => {
    const { root } = makeRepository({ 'src/a.txt': 'a\n' });
    await createCheckpoint(root, { now: now() });
    git(root, 'init', '-q', 'src');
    git(join(root, 'src'), 'config', 'core.fsmonitor', '/evil');
    await rollback(root, undefined, { now: now() });
    expect(existsSync(join(root, 'src/.git'))).toBe(false);
    expect(readFileSync(join(root, 'src/a.txt'), 'utf8')).toBe('a\n');
  });
});

describe('a rollback', () => {
  it('writes nothing through links that an agent planted', async () => {
    const { root, outside } = makeRepository({ 'dir/a.txt': 'a\n', 'dir/deep/b.txt': 'b\n' });
    write(outside, {
      'a.txt': 'theirs\n',
      'deep/b.txt': 'theirs\n',
      HEAD: 'theirs\n',
      'heads/main': 'theirs\n',
    });
    await createCheckpoint(root, { now: now() });
    const theirs = everything(outside);
    const before = everything(root);
    for (const path of ['dir', '.git/refs', '.git/logs', '.git/objects', '.git/hooks', '.git/info']) {
      remove(root, path);
      symlinkSync(outside, join(root, path));
    }
    await rollback(root, undefined, { now: now() });
    expect(everything(outside)).toEqual(theirs);
    expect(everything(root)).toEqual(before);
    expect(git(root, 'fsck')).toBe('');
  });

  it('does not take a file for ignored that only the agent has ignored, and leaves alone what the person has', async () => {
    const { root } = makeRepository({ '.gitignore': 'kept/\n*.log\n' });
    write(root, { 'kept/data': 'data\n', 'x.log': 'log\n', '.venv/.gitignore': '*\n', '.venv/lib/x': 'x\n' });
    await createCheckpoint(root, { now: now() });
    write(root, {
      '.gitignore': '*\n!kept/\n',
      payload: 'evil\n',
      'sub/.gitignore': '*\n',
      'sub/payload': 'evil\n',
    });
    write(root, { 'kept/more': 'since\n', 'y.log': 'since\n', '.venv/lib/y': 'since\n' });
    writeFileSync(join(root, '.git/info/exclude'), '*\n');
    const found = everything(root);
    const { undo } = await rollback(root, undefined, { now: now() });
    expect(Object.keys(everything(root, (path) => path.startsWith('.git/'))).sort()).toEqual(
      [
        '',
        '.git',
        '.gitignore',
        '.venv',
        '.venv/.gitignore',
        '.venv/lib',
        '.venv/lib/x',
        '.venv/lib/y',
      ].concat(['kept', 'kept/data', 'kept/more', 'x.log', 'y.log']),
    );
    expect(readFileSync(join(root, '.gitignore'), 'utf8')).toBe('kept/\n*.log\n');
    await rollback(root, undo, { now: now() });
    expect(everything(root), 'nor when that is taken back').toEqual(found);
  });

  it.runIf(process.getuid?.() === 0)('opens what an agent has closed to keep it', async () => {
    const { root, state, outside } = makeRepository({ 'a.txt': 'a\n', 'dir/b.txt': 'b\n' });
    write(root, { 'kept.txt': 'untracked\n' });
    const base = join(root, '..');
    execFileSync('chown', ['-R', '65534', base]);
    process.seteuid?.(65_534);
    try {
      await createCheckpoint(root, { now: now() });
      const before = everything(root);
      write(root, { 'a.txt': 'agent\n', 'planted/x': 'x\n', 'dir/b.txt': 'agent\n' });
      chmodSync(join(root, 'a.txt'), 0);
      chmodSync(join(root, 'planted'), 0);
      chmodSync(join(root, 'dir'), 0o500);
      await rollback(root, undefined, { now: now() });
      const after = everything(root);
      expect(after).toEqual(before);
    } finally {
      process.seteuid?.(0);
    }
    expect(existsSync(outside) && existsSync(state)).toBe(true);
  });

  it('shows a rewritten history, with the files of each commit', async () => {
    const { root } = makeRepository();
    write(root, { 'b.txt': 'b\n' });
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'the real one');
    await createCheckpoint(root, { now: now() });
    write(root, { 'b.txt': 'payload\n' });
    git(root, 'commit', '-q', '-a', '--amend', '-m', 'looks the same\u001b[2J');
    const { leaving, returning, refs } = await previewRollback(root);
    expect(leaving).toMatchObject([{ subject: '"looks the same\\033[2J"', files: ['A b.txt'] }]);
    expect(returning).toMatchObject([{ subject: 'the real one', files: ['A b.txt'] }]);
    expect(refs).toMatchObject([{ name: 'refs/heads/main' }]);
  });

  it('heals objects that were damaged or falsified in place', async () => {
    const { root } = makeRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    git(root, 'gc', '-q');
    write(root, { 'c.txt': 'loose\n' });
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'second');
    await createCheckpoint(root, { now: now() });
    const objects = join(root, '.git/objects');
    const real = git(root, 'rev-parse', 'HEAD:c.txt').trim();
    const loose = join(objects, real.slice(0, 2), real.slice(2));
    write(root, { 'evil.txt': 'evil\n' });
    const evil = git(root, 'hash-object', '-w', 'evil.txt').trim();
    chmodSync(loose, 0o644);
    writeFileSync(loose, readFileSync(join(objects, evil.slice(0, 2), evil.slice(2))));
    const pack = join(objects, 'pack');
    for (const name of readdirSync(pack)) {
      if (!name.endsWith('.pack')) continue;
      const bytes = readFileSync(join(pack, name));
      chmodSync(join(pack, name), 0o644);
      writeFileSync(join(pack, name), bytes.fill(0, 12, 60));
    }
    remove(root, 'c.txt');
    await rollback(root, undefined, { now: now() });
    expect(git(root, 'fsck', '--full', '--no-dangling')).toBe('');
    expect(readFileSync(join(root, 'c.txt'), 'utf8')).toBe('loose\n');
    expect(git(root, 'show', 'HEAD:c.txt')).toBe('loose\n');
  });
});
