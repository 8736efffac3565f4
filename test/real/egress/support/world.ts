import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../../../runner/engine/engine.ts';
import { readOwner } from '../../../../runner/network/owner.ts';
import { removeOrphans } from '../../../../runner/network/remove.ts';
import { makeCertificates } from './certificates.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** A host outside, by the address and the names that it has in the test's network. */
export interface Outside {
  name: string;
  address: string;
  names: readonly string[];
  /** A Unix socket on this machine, below `folder`, at which a fake model answers: the host is a vendor then. */
  socket?: string;
}

/** A network that stands for the internet, with hosts of the test's own in it. No route leads out of it. */
export interface World {
  /** The engine's network. */
  network: string;
  /** The CA that signed every host's certificate. */
  ca: string;
  /** A folder of this machine that every vendor sees. */
  folder: string;
  /** All that has reached a host, but from {@link Seen}'s own test of its readiness. */
  reached(name: string): Promise<string[]>;
  close(): Promise<void>;
}

const started = (pid: number) => readOwner(pid)?.started;

const NAME = /^paddock-test-(\d+)-(\d+)-/;

let worlds = 0;

/** Removes the worlds of test processes that are dead, and what stands in them: two worlds have the same addresses. */
async function removeDeadWorlds(engine: Engine): Promise<void> {
  await removeOrphans(engine);
  for (const [list, remove] of [
    [
      ['ps', '--all', '--format', '{{.Names}}'],
      ['rm', '--force'],
    ],
    [
      ['network', 'ls', '--format', '{{.Name}}'],
      ['network', 'rm'],
    ],
  ] as const) {
    const dead = (await engine.must([...list])).split('\n').filter((name) => {
      const [, pid, since] = NAME.exec(name) ?? [];
      return pid !== undefined && started(Number(pid)) !== since;
    });
    if (dead.length > 0) await engine.must([...remove, ...dead]);
  }
}

/** Makes a world of `hosts` in `subnet`. `image` is one with Node.js at /usr/local/bin/node. */
export async function makeWorld(
  engine: Engine,
  image: string,
  hosts: readonly Outside[],
  subnet = '198.51.100.0/24',
): Promise<World> {
  await removeDeadWorlds(engine);
  const id = `paddock-test-${process.pid}-${started(process.pid)}-${++worlds}`;
  const folder = await mkdtemp(join(tmpdir(), 'paddock-world-'));
  await chmod(folder, 0o755);
  const containers: string[] = [];

  async function close() {
    if (containers.length > 0) await engine.call(['rm', '--force', ...containers]);
    await engine.call(['network', 'rm', id]);
    await rm(folder, { recursive: true, force: true });
  }

  async function reached(name: string) {
    const { stdout } = await engine.call(['logs', `${id}-${name}`]);
    return stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => (JSON.parse(line) as { what: string }).what)
      .filter((what) => what !== 'ready');
  }

  async function start({ name, address, names, socket }: Outside) {
    const container = `${id}-${name}`;
    containers.push(container);
    await engine.must([
      ...['run', '--detach', '--name', container, '--network', id, '--ip', address],
      ...names.flatMap((alias) => ['--network-alias', alias]),
      ...[
        '--stop-timeout',
        '0',
        '--user',
        '0:0',
        '--volume',
        `${ROOT}:/repository:ro`,
        '--volume',
        `${folder}:/ca`,
      ],
      ...[
        '--entrypoint',
        '/usr/local/bin/node',
        image,
        '/repository/test/real/egress/support/outside-main.ts',
      ],
      ...[name, ...(socket === undefined ? [] : [`/ca/${socket}`])],
    ]);
    for (let count = 0; count < 100; count += 1) {
      const { stdout } = await engine.call(['logs', container]);
      if (stdout.includes('ready')) return;
      await sleep(100);
    }
    const { stdout, stderr } = await engine.call(['logs', container]);
    throw new Error(`${container} does not answer: ${stdout}${stderr}`);
  }

  try {
    const ca = await makeCertificates(
      folder,
      hosts.flatMap(({ names }) => names),
    );
    await chmod(join(folder, 'host.key'), 0o644);
    await engine.must(['network', 'create', '--internal', '--subnet', subnet, id]);
    for (const host of hosts) await start(host);
    return { network: id, ca, folder, reached, close };
  } catch (error) {
    await close();
    throw error;
  }
}
