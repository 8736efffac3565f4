import { describe, expect, it } from 'vitest';
import { covers, matchesCommand } from '../../../policy/permissions/covers.ts';
import type { PermissionEntry } from '../../../policy/permissions/entry.ts';
import { matchOf } from '../../../policy/permissions/permission.ts';

const check = (wide: PermissionEntry, narrow: PermissionEntry) => covers(matchOf(wide), matchOf(narrow));

describe('a match covers', () => {
  it.each<[PermissionEntry, PermissionEntry]>([
    [{ command: 'git' }, { command: 'git log' }],
    [{ command: 'git push' }, { command: 'git push', any: ['-f'] }],
    [
      { command: 'git push', any: ['-f', '-d'] },
      { command: 'git push', any: ['-f'] },
    ],
    [{ command: 'git', any: ['--output'] }, { command: 'git diff --output' }],
    [
      { command: 'git', any: ['--o*'] },
      { command: 'git diff', any: ['--output'] },
    ],
    [{ path: '~/.ssh/**' }, { read: '~/.ssh/id_rsa' }],
    [{ path: '**/.env' }, { read: '~/work/.env' }],
    [{ path: '**/.env' }, { path: './.env' }],
    [{ edit: '**/.git/**' }, { edit: './.git/hooks/*' }],
    [{ read: '**/a/**/b/*.c' }, { read: '/x/a/y/z/b/n.c' }],
    [{ read: './*.env*' }, { read: './a.env.b' }],
    [{ host: '*.example.org' }, { host: 'a.example.org' }],
    [{ host: '*.example.org' }, { host: '*.a.example.org' }],
    [{ mcp: 'github' }, { mcp: 'github:get_issue' }],
  ])('%j covers %j', (wide, narrow) => {
    expect(check(wide, narrow)).toBe(true);
    expect(check(narrow, wide)).toBe(false);
  });

  it.each<[PermissionEntry, PermissionEntry]>([
    [{ command: 'git log' }, { command: 'git logs' }],
    [{ command: 'git log' }, { command: 'git' }],
    [{ command: 'git push', any: ['-f'] }, { command: 'git push' }],
    [
      { command: 'git push', any: ['-f'] },
      { command: 'git push', any: ['-f', '-d'] },
    ],
    [{ read: '~/.ssh/**' }, { path: '~/.ssh/x' }],
    [{ read: '~/.ssh/**' }, { edit: '~/.ssh/x' }],
    [{ path: './**' }, { path: '**/x' }],
    [{ path: '~/*' }, { path: '~/a/b' }],
    [{ path: '~/*' }, { path: '~/**' }],
    [{ path: '~/a' }, { path: '~/a*' }],
    [{ host: '*.example.org' }, { host: 'example.org' }],
    [{ host: '*.example.org' }, { host: 'evilexample.org' }],
    [{ mcp: 'github:get_issue' }, { mcp: 'github' }],
    [{ command: 'mcp github' }, { mcp: 'github' }],
  ])('%j does not cover %j', (wide, narrow) => {
    expect(check(wide, narrow)).toBe(false);
  });

  it('in no time, whatever stars a pattern holds', () => {
    const stars = `~/${'*a'.repeat(90)}`;
    const folders = `~/${'**/a/'.repeat(30)}b`;
    const start = performance.now();
    expect(check({ path: stars }, { path: `~/${'a'.repeat(190)}b` })).toBe(false);
    expect(check({ path: folders }, { path: `~/${'a/'.repeat(95)}c` })).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('a command', () => {
  const force = { kind: 'command', words: ['git', 'push'], any: ['-f', '+*'] } as const;

  it('is met where one of the words comes later', () => {
    expect(matchesCommand(force, ['git', 'push', 'origin', 'main', '-f'])).toBe(true);
    expect(matchesCommand(force, ['git', 'push', 'origin', '+main'])).toBe(true);
  });

  it('is not met by less or by another', () => {
    expect(matchesCommand(force, ['git', 'push'])).toBe(false);
    expect(matchesCommand(force, ['git', 'pull', '-f'])).toBe(false);
    expect(matchesCommand(force, ['git', '-f', 'push'])).toBe(false);
  });
});
