import { describe, expect, it } from 'vitest';
import {
  noEngineSocket,
  noHostHome,
  noHostProcesses,
  noHostRoot,
} from '../../../../../images/agent/entrypoint/checks/host.ts';
import type { ProbedMount } from '../../../../../images/agent/entrypoint/facts.ts';
import { GOOD, withMounts } from '../facts.ts';

const machine = ['etc/passwd', 'usr', 'var', 'proc', 'dev'];
const home = ['.ssh', '.bash_history'];

describe('sockets', () => {
  it('are refused where an engine put one', () => {
    expect(noEngineSocket({ ...GOOD, engineSockets: ['/run/podman/podman.sock'] })).toContain(
      '"/run/podman/podman.sock"',
    );
  });

  it('are refused when one is mounted, whatever its name', () => {
    expect(noEngineSocket(withMounts({ point: '/tmp/innocent', socket: true }))).toContain('"/tmp/innocent"');
  });
});

describe('processes of the host', () => {
  it('are refused in a shared process namespace', () => {
    expect(noHostProcesses({ ...GOOD, hostProcesses: true })).toContain('--pid=host');
  });

  it('are refused by a second /proc, and what engines mount below the first is fine', () => {
    expect(noHostProcesses(withMounts({ point: '/host/proc', type: 'proc' }))).toContain('"/host/proc"');
    expect(noHostProcesses(withMounts({ point: '/process', type: 'proc' }))).toContain('"/process"');
    expect(noHostProcesses(withMounts({ point: '/proc/bus', type: 'proc', root: '/bus' }))).toBeUndefined();
  });
});

describe("a machine's root directory", () => {
  const refused: [string, Partial<ProbedMount>][] = [
    ['bound from a disk', { point: '/host', landmarks: machine }],
    ['bound from a btrfs subvolume', { point: '/host', root: '/@', type: 'btrfs', landmarks: machine }],
    ['as an overlay over it', { point: '/host', type: 'overlay', landmarks: machine }],
    ['of a live system on tmpfs', { point: '/host', type: 'tmpfs', landmarks: machine }],
    ['as the workspace', { landmarks: [...machine, '.ssh'] }],
    ['of macOS', { point: '/mac', type: 'virtiofs', landmarks: ['System/Library', 'Users', 'Applications'] }],
    ['of Windows', { point: '/c', type: '9p', landmarks: ['Windows/System32', 'Users'] }],
    ["with the host's devices alone", { point: '/d', type: 'devtmpfs' }],
  ];
  it.each(refused)('is refused %s', (_, special) => {
    expect(noHostRoot(withMounts(special))).toContain(`"${special.point ?? '/workspace'}"`);
  });

  const fine: [string, Partial<ProbedMount>][] = [
    ["is the container's own", { point: '/', landmarks: machine }],
    ['is a disk made for the workspace', { root: '/', source: '/dev/sdb' }],
    ['is a repository with an etc and a usr', { landmarks: ['etc/passwd', 'usr'] }],
    [
      'is a single device that a rootless engine bound',
      { point: '/dev/null', type: 'devtmpfs', root: '/null' },
    ],
  ];
  it.each(fine)('is not seen in what %s', (_, special) => {
    expect(noHostRoot(withMounts(special))).toBeUndefined();
  });
});

describe('a home directory of the host', () => {
  const refused: [string, Partial<ProbedMount>][] = [
    ['by its path', { root: '/home/alice' }],
    ["over the agent's own", { point: '/home/agent', root: '/home/alice' }],
    ['of root', { root: '/root', point: '/x' }],
    ['with all others', { root: '/home', point: '/x' }],
    ['of macOS by Docker Desktop', { root: '/alice', source: '/run/host_mark/Users', type: 'fakeowner' }],
    ['of a file server', { root: '/', source: 'nas:/export/home/alice', type: 'nfs4' }],
    [
      'under an overlay',
      { type: 'overlay', source: 'overlay', options: 'rw,lowerdir=/home/alice,upperdir=/u' },
    ],
    ['at its own path, from a disk for homes', { root: '/alice', point: '/home/alice' }],
    ['by what lies in it, from a disk for homes', { root: '/alice', point: '/x', landmarks: home }],
    ["as the agent's home, by what lies in it", { root: '/alice', point: '/home/agent', landmarks: home }],
    ['among others on a disk for homes', { root: '/', point: '/x', below: [[], home] }],
    [
      'of macOS by what lies in it',
      { root: '/me', type: 'virtiofs', landmarks: ['.Trash', 'Library/Keychains'] },
    ],
  ];
  it.each(refused)('is refused %s', (_, special) => {
    expect(noHostHome(withMounts(special))).toContain(`"${special.point ?? '/workspace'}"`);
  });

  const fine: [string, Partial<ProbedMount>][] = [
    ['a project below a home', { root: '/home/alice/project' }],
    ['a project below a home, at the same path', { root: '/home/alice/p', point: '/home/alice/p' }],
    ['a project mounted where a home could be', { root: '/srv/project', point: '/home/project' }],
    ['a disk for the workspace', { root: '/', source: '/dev/sdb', below: [['.local/share']] }],
    ['a repository of dot files', { root: '/srv/dotfiles', landmarks: ['.bash_logout'] }],
    ['a tmpfs as home', { point: '/home/agent', type: 'tmpfs', landmarks: home }],
    ['a tmpfs over /root', { point: '/root', type: 'tmpfs' }],
    [
      'a volume of docker as home',
      { point: '/home/agent', root: '/var/lib/docker/volumes/h/_data', landmarks: home },
    ],
    [
      'a volume of a rootless podman as home',
      {
        point: '/home/agent',
        root: '/home/a/.local/share/containers/storage/volumes/h/_data',
        landmarks: home,
      },
    ],
    [
      'a volume of Kubernetes as home',
      {
        point: '/home/agent',
        root: '/var/lib/kubelet/pods/1/volumes/kubernetes.io~empty-dir/h',
        landmarks: home,
      },
    ],
    [
      "the container's own root of a rootless vfs store",
      { point: '/', root: '/home/alice', landmarks: home },
    ],
  ];
  it.each(fine)('is not seen in %s', (_, special) => {
    expect(noHostHome(withMounts(special))).toBeUndefined();
  });
});
