import { describe, expect, test } from 'vitest';
import {
  chosenEngine,
  type EngineState,
  engineChecks,
  silenceRemedy,
} from '../../../../runner/doctor/checks/engines.ts';
import { DOCKER, install, PODMAN } from './support.ts';

const absent: EngineState = { kind: 'absent' };
const silent = (said: string): EngineState => ({ kind: 'silent', said });
const podman: EngineState = { kind: 'answers', facts: PODMAN };
const docker: EngineState = { kind: 'answers', facts: DOCKER };
const linux = { install, platform: 'linux' };

describe('the engine of a run', () => {
  test('is podman, else docker, else none; or the one that is asked for', () => {
    expect(chosenEngine({ podman, docker })?.name).toBe('podman');
    expect(chosenEngine({ podman: silent(''), docker })?.name).toBe('docker');
    expect(chosenEngine({ podman: absent, docker: absent })).toBeUndefined();
    expect(chosenEngine({ podman, docker }, 'docker')?.name).toBe('docker');
    expect(chosenEngine({ podman, docker: absent }, 'docker')).toBeUndefined();
  });
});

describe('the rows about engines', () => {
  test('are content with one that answers', () => {
    const [first, second] = engineChecks({ podman, docker: absent }, undefined, linux);
    expect(first).toEqual({
      name: 'podman',
      outcome: 'ok',
      found: '4.3.1, rootless, crun, overlay, cgroups 2',
    });
    expect(second).toEqual({ name: 'docker', outcome: 'ok', found: 'not installed; podman is enough' });
  });

  test('name what is to be installed where there is none', () => {
    const checks = engineChecks({ podman: absent, docker: absent }, undefined, linux);
    expect(checks).toMatchObject([
      { outcome: 'fail', remedy: 'sudo apt-get install podman' },
      { outcome: 'fail', remedy: expect.stringContaining('sudo apt-get install podman') },
    ]);
  });

  test('say what one that does not answer says', () => {
    const said = 'podman info failed: first\nno space';
    const checks = engineChecks({ podman: silent(said), docker: absent }, undefined, linux);
    expect(checks[0]).toMatchObject({ outcome: 'fail', found: 'does not answer: no space' });
  });

  test('are about the one that is asked for alone', () => {
    expect(engineChecks({ podman, docker: absent }, 'docker', linux)).toMatchObject([
      { name: 'docker', outcome: 'fail' },
    ]);
  });

  test.each([
    [{ ...PODMAN, version: '4.2.0' }, 'older than 4.3'],
    [{ ...DOCKER, version: '19.03.1' }, 'older than 20.10'],
    [{ ...DOCKER, rootless: true }, "rootless Docker can't"],
  ])('refuse what a run refuses: %o', (facts, found) => {
    const states = { podman: absent, docker: absent, [facts.name]: { kind: 'answers', facts } };
    expect(engineChecks(states, facts.name, linux)).toMatchObject([
      { outcome: 'fail', found: expect.stringContaining(found) },
    ]);
  });
});

test.each([
  ['docker', 'permission denied while trying to connect to the Docker daemon socket', 'linux', 'usermod'],
  [
    'docker',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.',
    'linux',
    'systemctl start docker',
  ],
  ['docker', 'Cannot connect to the Docker daemon', 'darwin', 'open -a Docker'],
  ['podman', 'cannot find newuidmap: exec: "newuidmap"', 'linux', 'the row subuid'],
  ['podman', 'cannot clone: Operation not permitted', 'linux', 'user namespaces'],
  ['podman', 'stat /run/user/1000: no such file or directory', 'linux', 'enable-linger'],
  ['podman', 'unable to connect to Podman socket', 'darwin', 'podman machine start'],
  ['podman', 'something else', 'linux', 'podman info'],
] as const)('%s that says "%s" on %s', (name, said, platform, remedy) => {
  expect(silenceRemedy(name, said, platform)).toContain(remedy);
});
