import { mkdtempSync } from 'node:fs';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ProxyLimits } from '../../../../../images/egress/proxy/limits.ts';
import { compilePolicy, type ProxyPolicy } from '../../../../../images/egress/proxy/policy.ts';
import { createProxy, type EgressProxy } from '../../../../../images/egress/proxy/server.ts';
import { EgressFile } from '../../../../../policy/egress/file.ts';
import type { EgressEvent } from '../../../../../policy/egress/log.ts';
import { parseHostRule } from '../../../../../policy/hosts.ts';

/** The address that every name resolves to unless a test says otherwise; it is for documentation, and permitted. */
export const ADDRESS = '192.0.2.10';

export interface WorldOptions {
  rules?: readonly string[];
  file?: Partial<EgressFile>;
  limits?: Partial<ProxyLimits>;
  resolve?: (host: string) => Promise<readonly string[]>;
  /** The loopback servers that stand for what is outside, by port. */
  servers?: Readonly<Record<number, Server>>;
  /** Replaces the servers. */
  connect?: (address: string, port: number) => Socket;
}

export interface World {
  /** The proxy's Unix socket. */
  path: string;
  proxy: EgressProxy;
  log: EgressEvent[];
  resolved: string[];
  dialled: string[];
  /** Puts another policy in force. */
  reload(options: Pick<WorldOptions, 'rules' | 'file'>): void;
  /** The log's first entry that fits, waited for. */
  entry(fits: Partial<EgressEvent>): Promise<EgressEvent>;
}

/** A proxy with an outside world that lies on loopback, gone when the test ends. */
export async function world(options: WorldOptions = {}): Promise<World> {
  const { servers = {}, resolve = async () => [ADDRESS] } = options;
  let policy: ProxyPolicy | undefined = policyOf(options);
  const log: EgressEvent[] = [];
  const resolved: string[] = [];
  const dialled: string[] = [];
  const proxy = createProxy({
    // This machine may have any of the addresses that stand for the outside.
    hostAddresses: () => new Set(),
    policy: () => policy,
    log: (event) => log.push(event),
    limits: options.limits ?? {},
    resolve: (host) => {
      resolved.push(host);
      return resolve(host);
    },
    connect(address, port) {
      dialled.push(`${address}:${port}`);
      if (options.connect) return options.connect(address, port);
      const server = servers[port];
      return connect({
        host: '127.0.0.1',
        port: server ? portOf(server) : port,
        allowHalfOpen: true,
      });
    },
  });
  const path = join(mkdtempSync(join(tmpdir(), 'proxy-')), 'proxy.sock');
  await new Promise<void>((ready) => proxy.server.listen(path, ready));
  onTestFinished(() => proxy.close());
  return {
    path,
    proxy,
    log,
    resolved,
    dialled,
    reload(next) {
      policy = policyOf(next);
      proxy.recheck();
    },
    entry: (fits) => waitFor(() => log.find((event) => isLike(event, fits))),
  };
}

export function policyOf({ rules = ['allowed.example.org'], file = {} }: WorldOptions): ProxyPolicy {
  return compilePolicy(
    EgressFile.parse({
      schema: 'paddock/egress/v1',
      run: 'test',
      rules: rules.map((text) => parseHostRule(text, `test "${text}"`)),
      permitted_networks: ['192.0.2.0/24'],
      gateway: {
        token_sha256: '0'.repeat(64),
        limits: { requests_per_minute: 1, bytes: 1 },
        vendors: {},
      },
      ...file,
    }),
  );
}

/** Listens on loopback until the test ends. */
export async function listening<T extends Server>(server: T): Promise<T> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** What `find` finds, as soon as it does; rejects after five seconds. */
export async function waitFor<T>(find: () => T | undefined | false): Promise<T> {
  for (let tries = 0; tries < 500; tries += 1) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not happen in five seconds');
}

function isLike(event: EgressEvent, fits: Partial<EgressEvent>): boolean {
  return Object.entries(fits).every(([key, value]) =>
    Object.entries(event).some(([k, v]) => k === key && v === value),
  );
}
