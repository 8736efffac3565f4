import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { noHostHome, noHostRoot } from '../../../../../images/agent/entrypoint/checks/host.ts';
import { engineSockets } from '../../../../../images/agent/entrypoint/probes/engine-sockets.ts';
import { probeMount } from '../../../../../images/agent/entrypoint/probes/mounts.ts';
import { GOOD, mount } from '../facts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'm-'));
});

function make(...paths: string[]) {
  for (const path of paths) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    if (path.endsWith('/')) mkdirSync(join(folder, path));
    else writeFileSync(join(folder, path), '');
  }
}

async function withSocket(path: string, use: () => void) {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  const server = createServer().listen(join(folder, path));
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    use();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

const probed = (root = '/srv/x') => ({ ...GOOD, mounts: [probeMount(mount({ point: folder, root }))] });

describe('a mounted folder', () => {
  it("is known for a machine's root directory", () => {
    make('etc/passwd', 'usr/', 'var/', 'proc/', 'dev/');
    expect(noHostRoot(probed())).toContain(folder);
  });

  it('is known for a home', () => {
    make('.ssh/id_ed25519');
    expect(noHostHome(probed())).toContain(folder);
  });

  it('is known for the folder of all homes when it is a whole file system', () => {
    make('alice/.bash_history', 'alice/.ssh/', 'lost+found/');
    expect(noHostHome(probed('/'))).toContain(folder);
    expect(noHostHome(probed('/srv/x'))).toBeUndefined();
  });

  it('is known for a project', () => {
    make('.git/', 'etc/passwd', 'usr/', '.ssh/known_hosts', 'src/.bash_logout');
    expect(noHostRoot(probed('/'))).toBeUndefined();
    expect(noHostHome(probed('/'))).toBeUndefined();
  });

  it('that is not there or a file tells nothing', () => {
    make('file');
    const gone = { socket: false, landmarks: [], below: [] };
    expect(probeMount(mount({ point: join(folder, 'gone') }))).toMatchObject(gone);
    expect(probeMount(mount({ point: join(folder, 'file') }))).toMatchObject(gone);
  });
});

describe('a socket', () => {
  it('is known as a mount point', async () => {
    await withSocket('x', () => {
      expect(probeMount(mount({ point: join(folder, 'x') })).socket).toBe(true);
    });
  });

  const places = ['docker.sock', 'podman/podman.sock', 'containerd/containerd.sock', 'crio/crio.sock'];
  it.each([...places, 'user/1000/docker.sock', '.docker/run/docker.sock'])(
    'of an engine is found at %s',
    async (path) => {
      await withSocket(path, () => {
        expect(engineSockets(1000, [folder])).toContain(join(folder, path));
      });
    },
  );

  it('of no engine is left alone, and so is a file with an engine’s name', async () => {
    make('docker.sock');
    await withSocket('agent.sock', () => {
      expect(engineSockets(1000, [folder]).filter((path) => path.startsWith(folder))).toEqual([]);
    });
  });
});
