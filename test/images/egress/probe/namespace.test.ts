import { describe, expect, it } from 'vitest';
import { beyondLoopback, namespaceFindings } from '../../../../images/egress/probe/namespace.ts';

const DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    2072      22    0    0    0     0          0         0     2072      22    0    0    0     0       0          0
`;
const ROUTE =
  'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT                     \n';
const SIX = '00000000000000000000000000000001 01 80 10 80       lo\n';
const UNIX = 'Num       RefCount Protocol Flags    Type St Inode Path\n';

const ALONE = { dev: DEV, route: ROUTE, if_inet6: SIX, unix: UNIX };

describe('a namespace', () => {
  it('with loopback alone holds', () => {
    expect(namespaceFindings(ALONE).map(({ outcome }) => outcome)).toEqual(['holds', 'holds']);
  });

  it('without IPv6 in the kernel holds', () => {
    const { if_inet6: _, ...four } = ALONE;
    expect(beyondLoopback(four)).toEqual([]);
  });

  it('with a bridge is broken, and says so', () => {
    const dev = `${DEV}  eth0:    1000       5    0    0    0     0          0         0      800       9    0    0    0     0       0          0\n`;
    const route = `${ROUTE}eth0\t00000000\t0100580A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n`;
    const six = `${SIX}fe80000000000000000000fffe000001 02 40 20 80     eth0\n`;
    expect(beyondLoopback({ dev, route, if_inet6: six })).toEqual([
      'an interface eth0',
      'a route through eth0',
      'the IPv6 address fe80000000000000000000fffe000001 on eth0',
    ]);
  });

  it('with the kernel’s own fallback devices holds, as long as nothing leads through one', () => {
    const dev = `${DEV} tunl0:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n`;
    expect(beyondLoopback({ ...ALONE, dev })).toEqual([]);
    const route = `${ROUTE}tunl0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n`;
    expect(beyondLoopback({ ...ALONE, dev, route })).toEqual(['a route through tunl0']);
  });

  it('with another IPv6 address on loopback is broken', () => {
    const six = `${SIX}20010db8000000000000000000000001 01 80 00 80       lo\n`;
    expect(beyondLoopback({ ...ALONE, if_inet6: six })).toHaveLength(1);
  });

  it('in which someone listens on an abstract socket is broken', () => {
    const unix = `${UNIX}0000000000000000: 00000002 00000000 00010000 0001 01 31337 @/run/editor sock\n`;
    expect(namespaceFindings({ ...ALONE, unix })[1]).toMatchObject({
      outcome: 'broken',
      found: '@/run/editor sock',
    });
  });

  it('in which sockets have files holds: files are reached by mounts', () => {
    const unix = `${UNIX}0000000000000000: 00000002 00000000 00010000 0001 01 31337 /run/x.sock\n0000000000000000: 00000003 00000000 00000000 0001 03 31338\n`;
    expect(namespaceFindings({ ...ALONE, unix })[1]).toMatchObject({ outcome: 'holds' });
  });
});
