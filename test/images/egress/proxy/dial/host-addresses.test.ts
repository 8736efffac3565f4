import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { gateways, systemHostAddresses } from '../../../../../images/egress/proxy/dial/host-addresses.ts';

const TABLE = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0100580A\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t0000580A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`;

it('the gateway of a route is the machine that runs the container; a route without one names none', () => {
  expect(gateways(TABLE)).toEqual(['10.88.0.1']);
  expect(gateways('')).toEqual([]);
});

it('the container’s own addresses are among them', () => {
  const own = Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .map(({ address }) => address);
  expect([...systemHostAddresses()]).toEqual(expect.arrayContaining(own));
});
