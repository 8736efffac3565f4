import { describe, expect, it } from 'vitest';
import { checkPermissions } from '../../../policy/permissions/check.ts';
import type { PermissionEntry } from '../../../policy/permissions/entry.ts';
import type { Permission } from '../../../policy/permissions/permission.ts';
import { permission } from './permission.ts';

const allow = (entry: PermissionEntry) => permission('allow', entry);
const ask = (entry: PermissionEntry) => permission('ask', entry);
const deny = (entry: PermissionEntry) => permission('deny', { reason: 'r', ...entry });

const faults = (...permissions: Permission[]) =>
  checkPermissions(permissions).map(({ at, other }) => [
    permissions.indexOf(at),
    other && permissions.indexOf(other),
  ]);

describe('a list of permissions is sound', () => {
  it('where a stronger entry takes a part out of a weaker one', () => {
    const list = [
      allow({ command: 'git branch' }),
      ask({ command: 'git branch', any: ['-D'] }),
      deny({ command: 'git branch -D main' }),
    ];
    expect(faults(...list)).toEqual([]);
    expect(faults(...list.reverse())).toEqual([]);
  });

  it('where two kinds have the same words', () => {
    expect(faults(allow({ command: 'github' }), deny({ mcp: 'github' }))).toEqual([]);
  });
});

describe('an entry is at fault', () => {
  it('that is there twice: the later one, whatever the order of its later words', () => {
    expect(
      faults(deny({ command: 'a', any: ['-x', '-y'] }), deny({ command: 'a', any: ['-y', '-x'] })),
    ).toEqual([[1, 0]]);
  });

  it('with two decisions, and a note does not help', () => {
    expect(faults(allow({ command: 'git' }), ask({ command: 'git', note: 'n' }))).toEqual([[1, 0]]);
  });

  it('that another one of the same decision covers, before or after it', () => {
    expect(faults(allow({ command: 'git' }), allow({ command: 'git log' }))).toEqual([[1, 0]]);
    expect(faults(allow({ command: 'git log' }), allow({ command: 'git' }))).toEqual([[0, 1]]);
  });

  it('that a stronger one covers', () => {
    expect(faults(deny({ command: 'git push' }), allow({ command: 'git push' }))).toEqual([[1, 0]]);
    expect(faults(ask({ command: 'git' }), allow({ command: 'git log' }))).toEqual([[1, 0]]);
    expect(faults(deny({ path: '**/.env' }), ask({ read: './.env' }))).toEqual([[1, 0]]);
  });

  it('that is covered, but not where a note says why it stands', () => {
    expect(faults(allow({ command: 'git' }), allow({ command: 'git log', note: 'n' }))).toEqual([]);
    expect(faults(deny({ command: 'git push' }), ask({ command: 'git push -n', note: 'n' }))).toEqual([]);
  });

  it('with a note that nothing calls for', () => {
    expect(faults(allow({ command: 'git', note: 'n' }))).toEqual([[0, undefined]]);
  });

  it('that denies without a reason', () => {
    expect(faults(permission('deny', { command: 'git' }))).toEqual([[0, undefined]]);
  });

  it('that allows by a later word', () => {
    expect(faults(allow({ command: 'git', any: ['--help'] }))).toEqual([[0, undefined]]);
  });

  it.each(['*.co.uk', '*.github.io', '*.workers.dev'])('that trusts everything below %s', (host) => {
    expect(faults(allow({ host }))).toEqual([[0, undefined]]);
  });

  it('that denies all of a country, but not one that denies what anybody gets', () => {
    expect(faults(deny({ host: '*.co.uk' }))).toEqual([[0, undefined]]);
    expect(faults(deny({ host: '*.ngrok.io' }), allow({ host: '*.example.org' }))).toEqual([]);
  });
});

it('says what was found, where the other one is, and what was expected', () => {
  const problems = checkPermissions([
    permission('deny', { command: 'git push', reason: 'r' }, 'a.toml deny.3'),
    permission('allow', { command: 'git push origin' }, 'b.toml allow.1'),
  ]);
  expect(problems.map(({ at, got, expected }) => [at.where, got, expected])).toEqual([
    [
      'b.toml allow.1',
      'allow "git push origin", which has no effect beside deny "git push" at a.toml deny.3',
      'an entry that changes something, or a note that says why it stands',
    ],
  ]);
});
