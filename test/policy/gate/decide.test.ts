import { describe, expect, it } from 'vitest';
import { decide } from '../../../policy/gate/decide.ts';
import type { DenyEntry } from '../../../policy/profile.ts';
import { BOX, RULES, refusedBy, shell, verdictOn } from './support.ts';

describe('a verdict', () => {
  it('says which entry refused what, and why', () => {
    expect(verdictOn(shell('cd x && sudo git push --force origin'))).toEqual({
      allowed: false,
      rule: 'force-push',
      reason: RULES[0]?.reason,
      what: 'git push --force origin',
    });
  });

  it('is the same every time', () => {
    const call = shell('x=git; $x push -f; cat .env');
    expect(verdictOn(call)).toEqual(verdictOn(call));
  });

  it('without rules is that everything may run', () => {
    expect(decide(shell('git push --force'), [], BOX)).toEqual({ allowed: true });
  });

  it('on another tool is that it may run', () => {
    expect(verdictOn({ kind: 'other', name: 'WebSearch' })).toEqual({ allowed: true });
  });
});

describe("a tool's path", () => {
  const refused = (path: string, context = BOX) => {
    const [read, write] = (['file_read', 'file_write'] as const).map((kind) =>
      verdictOn({ kind, path }, context),
    );
    expect(read).toEqual(write);
    return read?.allowed === false;
  };

  it.each([
    ...['.env', './.env', '/workspace/.env', 'src/../.env', 'a//b/./.env', '/elsewhere/.env', '.env.local'],
    ...[
      '/home/agent/.ssh/id_rsa',
      '~/.ssh/id_rsa',
      '~/.ssh',
      '/home/agent/.ssh/',
      '/home//agent/x/../.netrc',
    ],
    ...['../home/agent/.aws/credentials', '../../../../home/agent/.netrc', 'file:///workspace/.env'],
    ...['/proc/self/root/home/agent/.netrc', '/proc/self/cwd/.env', '/proc/7/root/workspace/.env'],
  ])('%s is refused', (path) => {
    expect(refused(path)).toBe(true);
  });

  it.each([
    ...[
      '.env.example',
      '.environment',
      'env',
      'src/env.ts',
      '.env/x',
      'x.env',
      '/workspace/.envrc',
      '.ssh/config',
    ],
    ...['/home/agent/.bashrc', '/home/agent/.sshx', '/home/agent/.config/ghx/a', '/home/other/.ssh/id', ''],
  ])('%s may be used', (path) => {
    expect(refused(path)).toBe(false);
  });

  it('is relative to where the call runs', () => {
    expect(refused('.ssh/id_rsa', { ...BOX, cwd: '/home/agent' })).toBe(true);
    expect(refused('id_rsa', { ...BOX, cwd: '/home/agent/.ssh' })).toBe(true);
    expect(refused('.env', { home: '/home/agent' })).toBe(true);
    expect(refused('code.ts', { home: '/home/agent' })).toBe(false);
  });
});

describe('where a command runs counts', () => {
  it('as its tool says', () => {
    const call = { kind: 'shell', command: 'cat id_rsa' } as const;
    expect(verdictOn({ ...call, directory: '/home/agent/.ssh' }).allowed).toBe(false);
    expect(verdictOn({ ...call, directory: 'docs' }).allowed).toBe(true);
  });

  it('as an earlier cd says', () => {
    expect(refusedBy('cd ~ && cat .netrc')).toBe('local-secrets');
    expect(refusedBy('cd .git && rm -rf objects')).toBe('destroy-repository');
    expect(refusedBy('cd src && rm -rf objects')).toBeUndefined();
  });

  it('for removing what the working directory is in', () => {
    for (const path of ['/workspace', '/', '.', './', '..', '../workspace', '"$PWD"', '/work*']) {
      expect(refusedBy(`rm -rf ${path}`), path).toBe('destroy-repository');
    }
    for (const path of ['/workspace/build', '/tmp', '../other', '*', './*', 'x/..x']) {
      expect(refusedBy(`rm -rf ${path}`), path).toBeUndefined();
    }
    expect(refusedBy('rm -f ..')).toBeUndefined();
  });
});

describe('a text that cannot be read is refused where a denied command could hide in it,', () => {
  it.each([
    ['force-push', 'echo "unfinished; git push --force'],
    ['force-push', "g'i't pu\"sh --force"],
    ['force-push', 'if true; then git -C x push origin +main'],
    ['publish-npm', 'for x in; npm publish ('],
    ['local-secrets', 'cat .env "'],
    ['force-push', `${'x'.repeat(300_000)} && git push --force`],
  ])('%s', (id, text) => {
    expect(refusedBy(text)).toBe(id);
  });

  it.each([
    'echo "unfinished',
    'git push origin "main',
    'npm run (',
    'git commit -m "it',
    `ls ${'x'.repeat(300_000)}`,
  ])('and not where none could: %s', (text) => {
    expect(refusedBy(text)).toBeUndefined();
  });
});

it('an option after -- is none, unless that belongs to the option before', () => {
  expect(refusedBy('git push origin -- --force')).toBeUndefined();
  expect(refusedBy('git push --receive-pack -- --force')).toBe('force-push');
});

it('an entry without later words needs no more than its words', () => {
  const rules: DenyEntry[] = [{ id: 'x', reason: 'y', commands: [{ words: ['tool', 'sub'] }] }];
  const isRefused = (command: string) => !decide(shell(command), rules, BOX).allowed;
  for (const command of [
    'tool sub',
    'tool -v sub x',
    'tool --opt value sub',
    'tool --opt=value sub',
    '$x sub',
    '/a/tool sub',
  ]) {
    expect(isRefused(command), command).toBe(true);
  }
  for (const command of [
    'tool',
    'tool other sub',
    'sub tool',
    'tool subx',
    'tool $x',
    'xtool sub',
    'echo tool sub',
  ]) {
    expect(isRefused(command), command).toBe(false);
  }
});
