import { readFileSync } from 'node:fs';
import type { Finding } from './order.ts';

/** The kernel's tables of a network namespace, as `/proc/net` shows them (proc_net(5)). */
export interface Tables {
  dev: string;
  route: string;
  /** Absent where the kernel has no IPv6. */
  if_inet6?: string;
  unix: string;
}

/** Reads the tables of this process's own namespace. */
export function readTables(): Tables {
  const table = (name: string) => readFileSync(`/proc/net/${name}`, 'utf8');
  const six = optional(() => table('if_inet6'));
  return {
    dev: table('dev'),
    route: table('route'),
    unix: table('unix'),
    ...(six !== undefined && { if_inet6: six }),
  };
}

function optional(read: () => string): string | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const rows = (table: string, header: number) =>
  table
    .split('\n')
    .slice(header)
    .filter((line) => line.trim() !== '');

/** The interfaces of a namespace by name. */
export function interfacesOf({ dev }: Pick<Tables, 'dev'>): string[] {
  return rows(dev, 2).map((line) => line.slice(0, line.indexOf(':')).trim());
}

// The kernel puts these into every new namespace where their modules are loaded (sysctl net.core.fb_tunnels_only_for_init_net).
// They are down, and only CAP_NET_ADMIN can change that; a route or an address on one is found below.
const FALLBACK = [
  ...['tunl0', 'gre0', 'gretap0', 'erspan0', 'ip_vti0'],
  ...['sit0', 'ip6tnl0', 'ip6gre0', 'ip6_vti0'],
];

/** What in a namespace is more than loopback, in words; empty where there is nothing. */
export function beyondLoopback(tables: Omit<Tables, 'unix'>): string[] {
  const interfaces = interfacesOf(tables).filter((name) => name !== 'lo' && !FALLBACK.includes(name));
  const routes = rows(tables.route, 1).map((line) => line.split(/\s+/)[0] ?? '');
  const six = rows(tables.if_inet6 ?? '', 0)
    .map((line) => line.trim().split(/\s+/))
    .filter(([address, , , , , name]) => name !== 'lo' || address !== LOOPBACK_6);
  return [
    ...interfaces.map((name) => `an interface ${name}`),
    ...routes.map((name) => `a route through ${name}`),
    ...six.map(([address, , , , , name]) => `the IPv6 address ${address} on ${name}`),
  ];
}

const LOOPBACK_6 = `${'0'.repeat(31)}1`;

/**
 * The abstract Unix sockets of a namespace (unix(7)): unlike others they belong to the network namespace, so that whoever
 * shares it reaches them without any file.
 */
export function abstractSockets({ unix }: Pick<Tables, 'unix'>): string[] {
  return rows(unix, 1)
    .map((line) => line.split(/\s+/).slice(7).join(' '))
    .filter((path) => path.startsWith('@'));
}

/** The findings about the namespace itself. */
export function namespaceFindings(tables: Tables): Finding[] {
  const more = beyondLoopback(tables);
  const abstract = abstractSockets(tables);
  return [
    {
      check: 'only loopback exists',
      outcome: more.length === 0 ? 'holds' : 'broken',
      found: more.join(', ') || 'no other interface, route or address',
    },
    {
      check: 'no abstract socket is shared',
      outcome: abstract.length === 0 ? 'holds' : 'broken',
      found: abstract.join(', ') || 'none',
    },
  ];
}
