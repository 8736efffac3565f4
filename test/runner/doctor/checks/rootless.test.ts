import { describe, expect, test } from 'vitest';
import {
  firstFree,
  idsOf,
  type RootlessFacts,
  rootlessChecks,
} from '../../../../runner/doctor/checks/rootless.ts';
import { install } from './support.ts';

const GOOD: RootlessFacts = {
  ...{ user: 'ann', uid: 1001, subuid: 'ann:100000:65536', subgid: 'ann:100000:65536', hasMaps: true },
  ...{ maxNamespaces: '95000', isCloneAllowed: '1', apparmor: '0' },
};

describe('what rootless podman needs', () => {
  test('is there', () => {
    expect(rootlessChecks(GOOD, install).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  test.each<[string, Partial<RootlessFacts>, string, string, string]>([
    [
      'no ids',
      { subuid: '' },
      'subuid',
      'fail',
      'sudo usermod --add-subuids 100000-165535 ann; podman system migrate',
    ],
    [
      'ids of others',
      { subgid: 'bob:100000:65536' },
      'subgid',
      'fail',
      'sudo usermod --add-subgids 165536-231071 ann',
    ],
    ['too few', { subuid: 'ann:100000:1000' }, 'subuid', 'fail', '--add-subuids 101000-166535 ann'],
    ['no helpers', { hasMaps: false }, 'newuidmap', 'fail', 'sudo apt-get install uidmap'],
    ['no namespaces', { maxNamespaces: '0' }, 'user namespaces', 'fail', 'user.max_user_namespaces=28633'],
    ["Debian's switch", { isCloneAllowed: '0' }, 'user namespaces', 'fail', 'unprivileged_userns_clone=1'],
    ['AppArmor', { apparmor: '1' }, 'user namespaces', 'warn', "the system's own podman"],
  ])('%s is one row, with its remedy', (_, facts, name, outcome, remedy) => {
    const checks = rootlessChecks({ ...GOOD, ...facts }, install);
    expect(checks.filter((check) => check.outcome !== 'ok')).toEqual([
      { name, outcome, found: expect.any(String), remedy: expect.stringContaining(remedy) },
    ]);
  });

  test('is found by the number of the user too, in more than one line, past what is no line', () => {
    const text = '# none\nann:100000:65536\n1001:300000:10\n\nbob:400000:5';
    expect(idsOf(text, 'ann', 1001)).toBe(65_546);
    expect(firstFree(text)).toBe(400_005);
    expect(firstFree('')).toBe(100_000);
  });
});
