import { describe, expect, test } from 'vitest';
import { type BoxTried, boxChecks, networkCheck, startRemedy } from '../../../../runner/doctor/checks/box.ts';
import { install } from './support.ts';

const GOOD: BoxTried = {
  ...{ status: 0, stdout: '1500\n', stderr: '', clock: [1000, 2000] },
  ...{ made: { uid: 1000, gid: 1000 }, wanted: { uid: 1000, gid: 1000 } },
};

describe('a container with the flags of a run', () => {
  test('is well where it starts, writes, and has our time', () => {
    expect(boxChecks(GOOD, install)).toMatchObject([
      { name: 'box', outcome: 'ok' },
      { name: 'gate in the box', outcome: 'ok' },
      { name: 'clock in the box', outcome: 'ok' },
    ]);
  });

  test.each<[string, Partial<BoxTried>, string]>([
    ['does not start', { status: 126, stderr: 'Error: OCI runtime error: crun: x' }, 'OCI runtime error'],
    ['writes nothing that arrives', { made: undefined }, 'does not arrive'],
    [
      'writes as somebody else',
      { made: { uid: 100_999, gid: 1000 } },
      'belongs to the user 100999, expected 1000',
    ],
  ])('that %s fails', (_, tried, found) => {
    expect(boxChecks({ ...GOOD, ...tried }, install)).toEqual([
      { name: 'box', outcome: 'fail', found: expect.stringContaining(found), remedy: expect.any(String) },
    ]);
  });

  test.each([
    ['200000000\n', 'warn', '199998 s off'],
    ['no number', 'warn', 'not told'],
    ['5900\n', 'ok', 'as'],
  ])('whose clock says %j', (stdout, outcome, found) => {
    expect(boxChecks({ ...GOOD, stdout }, install)[2]).toMatchObject({
      outcome,
      found: expect.stringContaining(found),
    });
  });
});

test('a gate that reaches nobody fails', () => {
  const [, gate] = boxChecks({ ...GOOD, stdout: '1500\ngate EACCES\n' }, install);
  expect(gate).toMatchObject({
    outcome: 'fail',
    found: expect.stringContaining('EACCES'),
    remedy: expect.stringContaining('SELinux'),
  });
});

test('a network that does not come up fails, with what the engine says', () => {
  expect(networkCheck({ status: 0, stderr: '' }, install).outcome).toBe('ok');
  expect(
    networkCheck({ status: 126, stderr: 'x\nError: netavark: No such file or directory' }, install),
  ).toMatchObject({
    outcome: 'fail',
    found: expect.stringContaining('netavark: No such file'),
    remedy: expect.stringContaining('iptables'),
  });
});

// What podman 4.3 and crun, runc say (podman's issues; seen with 4.3.1).
test.each([
  ['runc: error setting rlimit type 7: operation not permitted', 'default_ulimits'],
  ['crun: the requested cgroup controller `cpu` is not available: OCI runtime error', 'Delegate='],
  ['crun: cgroups in hybrid mode not supported', 'cgroupfs'],
  ['sd-bus call: Interactive authentication required.: Permission denied', 'cgroupfs'],
  ['Error: cannot find newuidmap: exec: "newuidmap": executable file not found', 'uidmap'],
  ['kernel does not support overlay fs: overlay is not supported', 'fuse-overlayfs'],
  ['could not find slirp4netns, the network namespace can’t be configured', 'slirp4netns'],
  ['could not find a working conmon binary', 'conmon'],
  ['default OCI runtime "crun" not found: invalid argument', 'runc'],
  ['write /var/tmp/x: no space left on device', 'prune'],
  ['something new', 'paddock egress up'],
])('"%s" has its remedy', (said, remedy) => {
  expect(startRemedy(said, install)).toContain(remedy);
});
