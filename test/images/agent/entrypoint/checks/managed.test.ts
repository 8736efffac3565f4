import { describe, expect, it } from 'vitest';
import {
  configurationIsRoots,
  configurationNotCovered,
} from '../../../../../images/agent/entrypoint/checks/managed.ts';
import type { ManagedFile } from '../../../../../images/agent/entrypoint/facts.ts';
import { GOOD, managed, withMounts } from '../facts.ts';

describe('a mount', () => {
  const refused = [
    '/etc',
    '/etc/claude-code',
    '/etc/claude-code/managed-settings.d',
    '/etc/claude-code/managed-settings.json',
    '/etc/codex/requirements.toml',
    '/etc/gemini-cli/policies',
    '/etc/paddock/launch.json',
    '/etc/ld.so.preload',
    '/etc/profile.d',
    '/etc/ssl/openssl.cnf',
    '/etc/hosts.d',
    '/usr',
    '/usr/lib',
    '/usr/lib/paddock',
    '/usr/lib/paddock/entrypoint.js',
    '/usr/lib/x86_64-linux-gnu/libc.so.6',
    '/usr/local',
    '/usr/local/bin/node',
    '/usr/bin/env',
    '/opt',
    '/opt/codex',
    '/bin',
    '/lib64',
  ];
  it.each(refused)('at %s is refused', (point) => {
    expect(configurationNotCovered(withMounts({ point }))).toContain(`"${point}"`);
  });

  const fine = [
    '/etc/hosts',
    '/etc/hostname',
    '/etc/resolv.conf',
    '/etc/passwd',
    '/etc/group',
    '/etc/localtime',
    '/etc/ssl/certs',
    '/etc/ssl/certs/ca-certificates.crt',
    '/usr/local/share/ca-certificates/company.crt',
    '/usr/sbin/docker-init',
    '/sbin/docker-init',
    '/workspace/etc/codex',
    '/optional',
    '/home/agent',
    '/run/secrets',
  ];
  it.each(fine)('at %s is fine', (point) => {
    expect(configurationNotCovered(withMounts({ point }))).toBeUndefined();
  });
});

describe('a managed file', () => {
  const refused: [string, Partial<ManagedFile>, RegExp][] = [
    ['is missing', { kind: 'missing' }, /is missing/],
    ['cannot be read, which a CLI takes for no rules at all', { kind: 'unreadable' }, /cannot be read/],
    ['is the agent’s', { uid: 1000 }, /belongs to user 1000, expected root/],
    ['is writable by its group', { mode: 0o664 }, /has mode 664/],
    ['is writable by everyone', { mode: 0o1777 }, /has mode 1777/],
    ['is writable by an ACL', { writable: true }, /can be written by this user/],
    ['is a link of the agent’s', { kind: 'link', mode: 0o777, uid: 1000 }, /belongs to user 1000/],
  ];
  it.each(refused)('that %s is refused', (_, special, message) => {
    const facts = { ...GOOD, managed: [...GOOD.managed, managed(special)] };
    expect(configurationIsRoots(facts)).toMatch(message);
  });

  it('of root that all may read and none may write is fine', () => {
    expect(configurationIsRoots({ ...GOOD, managed: [managed({ mode: 0o444 })] })).toBeUndefined();
  });
});
