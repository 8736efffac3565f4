import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { type Engine, engineOf } from '../../../runner/engine/engine.ts';

/** A Docker daemon of a test's own, beside whatever else runs here. */
export interface OwnDocker {
  engine: Engine;
  /** What points a client to it. */
  environment: { DOCKER_HOST: string };
  close(): Promise<void>;
}

/** Says where the daemon is that all test files of a run share (one-docker.ts); images are loaded into it once. */
export const SHARED_DOCKER = 'PADDOCK_TEST_DOCKER';

/** The daemon that the tests share, else one of its own. */
export async function ownDocker(): Promise<OwnDocker> {
  const shared = process.env[SHARED_DOCKER];
  return shared === undefined ? startDocker() : daemonAt(shared, async () => undefined);
}

/** A daemon that runs; `end` is called when it is let go, after its containers are removed. */
function daemonAt(host: string, end: () => Promise<void>): OwnDocker {
  const environment = { DOCKER_HOST: host };
  const engine = engineOf('docker', environment);
  async function close() {
    const { stdout } = await engine.call(['ps', '--all', '--quiet']);
    const containers = stdout.split('\n').filter((line) => line !== '');
    if (containers.length > 0) await engine.call(['rm', '--force', ...containers]);
    await end();
  }
  return { engine, environment, close };
}

/**
 * Starts Debian's dockerd with its data, its socket and its process file in a folder of its own, without a bridge and without
 * touching this machine's packet filter. The limits are podman's (containers.conf). Needs root.
 */
export async function startDocker(): Promise<OwnDocker> {
  const folder = await mkdtemp(join(tmpdir(), 'paddock-docker-'));
  const host = `unix://${join(folder, 'docker.sock')}`;
  const daemon = execa(
    'dockerd',
    [
      ...['--host', host, '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
      ...['--pidfile', join(folder, 'pid'), '--bridge', 'none', '--iptables=false', '--ip6tables=false'],
      ...['--default-ulimit', 'nofile=1024:1024', '--default-ulimit', 'nproc=4096:4096'],
    ],
    { reject: false, stdin: 'ignore', all: true, forceKillAfterDelay: 20_000 },
  );
  const docker = daemonAt(host, async () => {
    daemon.kill('SIGTERM');
    await daemon;
    await rm(folder, { recursive: true, force: true });
  });
  const ended = daemon.then(({ all }) => `dockerd ended: ${all?.split('\n').slice(-5).join('\n')}`);

  for (let count = 0; count < 150; count += 1) {
    if ((await docker.engine.call(['version'])).exitCode === 0) return docker;
    const fault = await Promise.race([ended, sleep(200)]);
    if (typeof fault === 'string') throw new Error(fault);
  }
  await docker.close();
  throw new Error('dockerd did not answer within 30 s');
}
