import { describe, expect, test } from 'vitest';
import { type ImageFacts, imageCheck, type NixState } from '../../../../runner/doctor/checks/images.ts';
import { clockCheck, leftCheck, selinuxCheck } from '../../../../runner/doctor/checks/machine.ts';
import { type KeyFacts, keysCheck, readCheck } from '../../../../runner/doctor/checks/settings.ts';
import { type StateFacts, stateCheck } from '../../../../runner/doctor/checks/state.ts';
import { driverCheck, limitsCheck, roomCheck } from '../../../../runner/doctor/checks/storage.ts';
import { DOCKER, install, PODMAN } from './support.ts';

describe('an image', () => {
  const ready: NixState = { kind: 'ready', version: '2.8.0' };
  const base: ImageFacts = {
    name: 'agent',
    given: undefined,
    fault: undefined,
    tag: undefined,
    isLoaded: false,
  };
  test.each<[string, Partial<ImageFacts>, NixState, string, string]>([
    ['is loaded', { given: '/i', tag: 't', isLoaded: true }, { kind: 'absent' }, 'ok', 'loaded: t'],
    ['is there to be loaded', { given: '/i', tag: 't' }, { kind: 'absent' }, 'ok', 'from /i'],
    ['is broken', { given: '/i', fault: '/i/index.json: cannot be read' }, ready, 'fail', 'cannot be read'],
    ['can be built', {}, ready, 'ok', 'nix 2.8.0 builds it'],
    ['could be built with flakes', {}, { kind: 'noFlakes', version: '2.8.0' }, 'fail', 'no flakes'],
    ['cannot be had', {}, { kind: 'absent' }, 'fail', 'nix is not on PATH'],
  ])('that %s', (_, facts, nix, outcome, found) => {
    const check = imageCheck({ ...base, ...facts }, nix);
    expect(check).toMatchObject({ name: 'agent image', outcome, found: expect.stringContaining(found) });
    expect(check.remedy !== undefined).toBe(outcome === 'fail');
  });
});

describe('where images are kept', () => {
  test.each([
    [PODMAN, 'ok', undefined],
    [{ ...PODMAN, driver: 'vfs' }, 'warn', 'sudo apt-get install fuse-overlayfs'],
    [{ ...PODMAN, driver: 'vfs', rootless: false }, 'warn', 'another file system'],
  ])('%o', (facts, outcome, remedy) => {
    const check = driverCheck(facts, install);
    expect(check.outcome).toBe(outcome);
    if (remedy !== undefined) expect(check.remedy).toContain(remedy);
  });

  test('is told where a reset would remove everything', () => {
    expect(driverCheck({ ...PODMAN, driver: 'vfs' }, install).remedy).toContain('removes all');
  });
});

test('limits do not hold for rootless engines on cgroups 1 alone', () => {
  const outcomes = [PODMAN, { ...PODMAN, cgroups: '1' }, { ...DOCKER, cgroups: '1' }].map(
    (facts) => limitsCheck(facts).outcome,
  );
  expect(outcomes).toEqual(['ok', 'warn', 'ok']);
});

test.each([
  [6, 'ok'],
  [1, 'warn'],
  [0.1, 'fail'],
])('%d GiB free: %s', (free, outcome) => {
  const check = roomCheck({ what: 'state folder', path: '/s', free: free * 2 ** 30 });
  expect(check).toMatchObject({
    name: 'space: state folder',
    outcome,
    found: expect.stringContaining('in /s'),
  });
});

describe('the state folder', () => {
  const good: StateFacts = {
    ...{ path: '/s/paddock', nearest: '/s/paddock', isFolder: true, mode: 0o40700, uid: 1000, own: 1000 },
    ...{ denied: undefined, repository: '/work' },
  };
  test.each<[string, Partial<StateFacts>, string, string]>([
    ['is there, for its user alone', {}, 'ok', '/s/paddock'],
    ['will be made', { nearest: '/s', mode: 0o40755, uid: 0 }, 'ok', 'made by the first run'],
    ['can be looked into', { mode: 0o40755 }, 'warn', 'the mode 755'],
    ["is somebody else's", { uid: 0 }, 'fail', 'belongs to the user 0'],
    ['can’t be written', { denied: 'EROFS' }, 'fail', 'EROFS'],
    ['is a file', { isFolder: false }, 'fail', 'no folder'],
    ['is in the repository', { repository: '/s' }, 'fail', 'an agent could write it'],
    ['is beside a repository of a similar name', { repository: '/s/pad' }, 'ok', '/s/paddock'],
  ])('that %s', (_, facts, outcome, found) => {
    const check = stateCheck({ ...good, ...facts });
    expect(check).toMatchObject({ outcome, found: expect.stringContaining(found) });
    expect(check.remedy !== undefined).toBe(outcome !== 'ok');
  });
});

describe('keys', () => {
  const key = (state: KeyFacts['state'], vendor: KeyFacts['vendor'] = 'anthropic'): KeyFacts => ({
    ...{ vendor, from: `${vendor.toUpperCase()}_API_KEY`, state },
  });
  test.each<[string, KeyFacts[], string, string]>([
    [
      'one is enough',
      [key('there'), key('missing', 'openai')],
      'ok',
      'anthropic (ANTHROPIC_API_KEY); none for openai',
    ],
    ['all', [key('there')], 'ok', 'anthropic (ANTHROPIC_API_KEY)'],
    ['one by a command', [key('untried')], 'ok', 'not tried'],
    ['none', [key('missing')], 'fail', 'none for anthropic'],
    [
      'a bad one beside a good one',
      [key('there'), key({ fault: 'p.toml:3: mode 644' }, 'openai')],
      'fail',
      'p.toml:3',
    ],
    ['no vendor', [], 'fail', 'allows no vendor'],
  ])('%s', (_, keys, outcome, found) => {
    expect(keysCheck(keys)).toMatchObject({ outcome, found: expect.stringContaining(found) });
  });
});

test('a file of settings is well, weak, or wrong', () => {
  expect(readCheck('policy', { found: 'x' }, 'r')).toEqual({ name: 'policy', outcome: 'ok', found: 'x' });
  expect(readCheck('policy', { weak: 'x', remedy: 'y' }, 'r')).toMatchObject({
    outcome: 'warn',
    remedy: 'y',
  });
  expect(readCheck('policy', { fault: 'x' }, 'r')).toMatchObject({ outcome: 'fail', remedy: 'r' });
});

describe('the machine', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  test.each([
    [now, undefined, 'ok'],
    [now, now - 1000, 'ok'],
    [now, now + 30_000, 'ok'],
    [now, now + 3600_000, 'warn'],
    [0, undefined, 'fail'],
  ])('whose clock says %d, with a log of %s', (time, newest, outcome) => {
    expect(clockCheck(time, newest).outcome).toBe(outcome);
  });

  test.each([
    [undefined, 'ok'],
    ['0', 'ok'],
    ['1', 'warn'],
  ])('with SELinux at %s', (enforce, outcome) => {
    expect(selinuxCheck(enforce).outcome).toBe(outcome);
  });

  test('with what dead runs have left', () => {
    expect(leftCheck([], []).outcome).toBe('ok');
    expect(leftCheck(['n'], ['c'])).toMatchObject({
      ...{ outcome: 'warn', found: 'containers of n; copies of c', remedy: 'paddock sweep' },
    });
  });
});
