import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';

const PORT = 8080;

/** A network namespace in which nothing but loopback exists, and on it one address that leads to a Unix socket. */
export interface PrivateNetwork {
  /** Where the Unix socket is reached from inside. */
  url: string;
  /** podman's flags that put a container into it. */
  flags: string[];
  /** The names that were asked of DNS inside. None is ever answered. */
  asked: readonly string[];
  /** How many packets or connections inside had an address to which no route leads: all but loopback. */
  unrouted(): Promise<number>;
  close(): Promise<void>;
}

/** Makes a {@link PrivateNetwork} in front of `socket`. Needs root, as podman's own networks do. */
export async function privateNetwork(socket: string): Promise<PrivateNetwork> {
  const asked: string[] = [];
  const relay = execa(
    'unshare',
    [
      ...['--net', '--', 'sh', '-c', 'busybox ip link set lo up && exec "$@"', 'sh'],
      ...[process.execPath, join(import.meta.dirname, 'relay-main.ts'), socket, String(PORT)],
    ],
    { stdin: 'ignore', buffer: false, reject: false },
  );
  const lines = createInterface({ input: relay.stdout });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => (line === 'ready' ? resolve() : asked.push(line)));
    relay.then(({ stderr, shortMessage }) =>
      reject(new Error(`no network: ${shortMessage} ${stderr ?? ''}`)),
    );
  });
  const namespace = `/proc/${relay.pid}/ns/net`;
  return {
    url: `http://127.0.0.1:${PORT}`,
    flags: ['--network', `ns:${namespace}`, '--dns', '127.0.0.1'],
    asked,
    async unrouted() {
      const [four, six] = await Promise.all(
        ['snmp', 'snmp6'].map((file) => readFile(`/proc/${relay.pid}/net/${file}`, 'utf8')),
      );
      return ipv4Unrouted(four ?? '') + Number(/^Ip6OutNoRoutes\s+(\d+)/m.exec(six ?? '')?.[1]);
    },
    async close() {
      relay.kill('SIGTERM');
      await relay;
    },
  };
}

/** The kernel's count of `Ip: OutNoRoutes`. */
function ipv4Unrouted(snmp: string): number {
  const [names, values] = snmp.split('\n').filter((line) => line.startsWith('Ip:'));
  const value = values?.split(' ')[names?.split(' ').indexOf('OutNoRoutes') ?? -1];
  if (value === undefined) throw new Error('the kernel counts no unrouted packets');
  return Number(value);
}
