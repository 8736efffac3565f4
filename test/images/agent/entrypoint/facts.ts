import type { Facts, ManagedFile, ProbedMount } from '../../../../images/agent/entrypoint/facts.ts';

const NOTHING = '0000000000000000';

/** What the guard sees in a container that is started as the usage says. */
export const GOOD: Facts = {
  given: { AGENT_SANDBOX: '1' },
  status: {
    uids: [1000, 1000, 1000, 1000],
    gids: [1000, 1000, 1000, 1000],
    groups: [1000],
    noNewPrivileges: true,
    capabilities: { CapInh: NOTHING, CapPrm: NOTHING, CapEff: NOTHING, CapBnd: NOTHING, CapAmb: NOTHING },
  },
  mounts: [
    mount({ point: '/', type: 'overlay', source: 'overlay', options: 'rw,lowerdir=/var/lib/a:/var/lib/b' }),
    mount({ point: '/proc', type: 'proc', source: 'proc' }),
    mount({ point: '/proc/sys', root: '/sys', type: 'proc', source: 'proc' }),
    mount({ point: '/dev', type: 'tmpfs', source: 'tmpfs' }),
    mount({ point: '/sys', type: 'sysfs', source: 'sysfs' }),
    mount({ point: '/tmp', type: 'tmpfs', source: 'tmpfs' }),
    mount({ point: '/home/agent', type: 'tmpfs', source: 'tmpfs' }),
    mount({ point: '/etc/hosts', root: '/run/containers/1/userdata/hosts' }),
    mount({ point: '/etc/resolv.conf', root: '/var/lib/docker/containers/1/resolv.conf' }),
    mount({ point: '/etc/hostname', root: '/run/containers/1/userdata/hostname' }),
    mount({ point: '/workspace', root: '/home/someone/project' }),
  ],
  engineSockets: [],
  hostProcesses: false,
  managed: [managed({}), managed({ path: '/usr/local/bin/claude', kind: 'link', mode: 0o777 })],
  certificates: {},
};

/** A bind mount from a disk, with nothing telling in it. */
export function mount(special: Partial<ProbedMount>): ProbedMount {
  return {
    root: '/',
    point: '/workspace',
    type: 'ext4',
    source: '/dev/vda1',
    options: 'rw',
    socket: false,
    landmarks: [],
    below: [],
    ...special,
  };
}

/** A file that only root may change. */
export function managed(special: Partial<ManagedFile>): ManagedFile {
  return { path: '/etc/paddock', kind: 'present', uid: 0, mode: 0o755, writable: false, ...special };
}

/** {@link GOOD} with more mounts. */
export function withMounts(...mounts: Partial<ProbedMount>[]): Facts {
  return { ...GOOD, mounts: [...(GOOD.mounts ?? []), ...mounts.map(mount)] };
}
