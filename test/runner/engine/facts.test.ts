import { describe, expect, test } from 'vitest';
import { dockerFacts, engineWords, podmanFacts } from '../../../runner/engine/facts.ts';

// Parts of what podman 4.3.1, podman 5.4.2 and Docker 20.10.24 print.
const podman = (version: string, rest: object = {}) => ({
  host: {
    ...{ arch: 'amd64', cgroupVersion: 'v2', ociRuntime: { name: 'crun', path: '/usr/bin/crun' } },
    ...{ security: { rootless: true, seccompEnabled: true }, serviceIsRemote: false },
    ...rest,
  },
  store: { graphDriverName: 'overlay', graphRoot: '/home/ann/.local/share/containers/storage' },
  version: { APIVersion: version, Version: version },
});
const DOCKER = {
  ...{ ServerVersion: '20.10.24+dfsg1', Driver: 'overlay2', DockerRootDir: '/var/lib/docker' },
  ...{ SecurityOptions: ['name=seccomp,profile=default'], CgroupVersion: '1', DefaultRuntime: 'runc' },
  ...{ OperatingSystem: 'Debian GNU/Linux 12 (bookworm)' },
};

describe('what an engine says of itself', () => {
  test('is read for podman', () => {
    expect(podmanFacts(podman('5.4.2'))).toEqual({
      ...{ name: 'podman', version: '5.4.2', rootless: true, driver: 'overlay', remote: false, cgroups: '2' },
      ...{ runtime: 'crun', storage: '/home/ann/.local/share/containers/storage' },
    });
    expect(podmanFacts(podman('4.3.1', { serviceIsRemote: true })).remote).toBe(true);
    expect(engineWords(podmanFacts(podman('4.3.1')))).toBe('podman 4.3.1, rootless, overlay');
  });

  test('is read for Docker', () => {
    expect(dockerFacts(DOCKER)).toEqual({
      ...{ name: 'docker', version: '20.10.24+dfsg1', rootless: false, driver: 'overlay2', remote: false },
      ...{ cgroups: '1', runtime: 'runc', storage: '/var/lib/docker' },
    });
    const rootless = dockerFacts({ ...DOCKER, SecurityOptions: ['name=rootless'] });
    expect(rootless.rootless).toBe(true);
    expect(dockerFacts({ ...DOCKER, OperatingSystem: 'Docker Desktop' }).remote).toBe(true);
  });

  test('is refused where it is something else', () => {
    expect(() => podmanFacts({ host: {} })).toThrow();
    expect(() => dockerFacts({ ServerErrors: ['Cannot connect'] })).toThrow();
  });
});
