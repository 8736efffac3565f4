import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

/**
 * The addresses that are this container's own, and those of its gateways: on an engine's bridge a gateway is the machine that runs
 * the container. They are never dialled, also within a permitted network.
 */
export type HostAddresses = () => ReadonlySet<string>;

/** As the system says now: networks come and go. */
export const systemHostAddresses: HostAddresses = () => {
  const own = Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .map(({ address }) => address);
  return new Set([...own, ...gateways(readFileSync('/proc/net/route', 'utf8'))]);
};

/** The gateways in the kernel's table of IPv4 routes (proc_net(5)): hexadecimal, in the machine's byte order, here little-endian. */
export function gateways(table: string): string[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[2]?.trim() ?? '')
    .filter((gateway) => /^[0-9A-F]{8}$/.test(gateway) && gateway !== '00000000')
    .map((gateway) => [...Buffer.from(gateway, 'hex')].reverse().join('.'));
}
