import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../policy/configuration-error.ts';
import { LIFTABLE, NEVER } from '../../../policy/egress/address-ranges.ts';
import { addressFault, networkFault, parseNetworks } from '../../../policy/egress/addresses.ts';

const none = parseNetworks([]);
/** All that a policy can permit at the most. */
const most = parseNetworks(LIFTABLE.map(({ network }) => network));

describe('an address that is public is dialled', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '168.63.129.15',
    '168.63.129.17',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2001:4860:4860::8888',
    '2A00:1450:4001:0000:0000:0000:0000:200E',
    '2003::1',
  ])('%s', (address) => {
    expect(addressFault(address, none)).toBeUndefined();
    expect(addressFault(address, most)).toBeUndefined();
  });
});

describe('an address is never dialled, whatever is permitted', () => {
  it.each([
    ['0.0.0.0', 'this machine'],
    ['0.1.2.3', 'this machine'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'the metadata service'],
    ['169.254.170.2', 'the credentials service'],
    ['169.254.170.23', 'the credentials service'],
    ['169.254.0.1', 'link-local'],
    ['168.63.129.16', "Azure's platform service"],
    ['100.100.100.200', "Alibaba Cloud's"],
    ['192.0.0.192', "Oracle Cloud's"],
    ['224.0.0.1', 'multicast (RFC 5771)'],
    ['239.255.255.255', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'this machine'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['febf::1', 'link-local'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast (RFC 4291)'],
    ['fd00:ec2::254', "AWS's metadata"],
    ['FD00:0EC2::23', "AWS's metadata"],
    ['fd20:ce::254', "Google Cloud's"],
    ['fd00:42::42', "Scaleway's"],
    ['::ffff:127.0.0.1', 'mapped into IPv6'],
    ['::ffff:7f00:1', 'mapped into IPv6'],
    ['::ffff:10.0.0.1', 'mapped into IPv6'],
    ['::ffff:8.8.8.8', 'mapped into IPv6'],
    ['::127.0.0.1', 'IPv4 address'],
    ['::a9fe:a9fe', 'an IPv4 address inside'],
    ['::ffff:0:7f00:1', 'translated'],
    ['64:ff9b::a9fe:a9fe', 'NAT64'],
    ['64:ff9b::8.8.8.8', 'NAT64'],
    ['64:ff9b:1::a00:1', 'local NAT64'],
    ['64:ff9b:1:ffff:ffff::1', 'local NAT64'],
    ['2002:7f00:1::', 'an IPv4 address behind 6to4'],
    ['2002:a9fe:a9fe::1', '6to4'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'Teredo'],
  ])('%s is %s', (address, what) => {
    expect(addressFault(address, none)).toContain(what);
    expect(addressFault(address, most)).toContain(what);
  });

  it.each([
    ['100:0:0:1::1', 'not given out'],
    ['4000::1', 'not given out'],
    ['1::1', 'not given out'],
    ['100::1', 'set aside'],
    ['2001:10::1', 'set aside'],
    ['2001:20::1', 'set aside'],
    ['5f00::1', 'set aside'],
    ['192.175.48.1', 'set aside'],
    ['192.52.193.1', 'set aside'],
  ])('%s, which is %s', (address, what) => {
    expect(addressFault(address, most)).toContain(what);
  });

  it.each([
    'fe80::1%eth0',
    '2606:4700::1111%1',
    '::1%lo',
    '[::1]',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '8.8.8.08',
    '8.8.8',
    '8.8.8.8.8',
    '8.8.8.256',
    ' 8.8.8.8',
    '8.8.8.8\n',
    '8.8.8.8/32',
    '2606:4700:::1111',
    '2606::4700::1111',
    '2606:4700',
    '12345::1',
    'example.org',
    '',
  ])('%j, which no resolver writes so', (address) => {
    expect(addressFault(address, most)).toMatch(/is no address as a resolver writes it$/);
  });
});

describe('an address that is not public is dialled only where it is permitted', () => {
  it.each([
    ['10.20.255.255', '10.20.0.0/16', '10.21.0.0'],
    ['172.31.0.1', '172.16.0.0/12', '192.168.0.1'],
    ['192.168.7.9', '192.168.7.9/32', '192.168.7.8'],
    ['100.64.0.1', '100.64.0.0/10', '10.0.0.1'],
    ['fd12:3456::1', 'fd12:3456::/32', 'fd12:3457::1'],
    ['198.18.5.5', '198.18.0.0/15', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.0/24', '198.51.100.1'],
    ['203.0.113.7', '203.0.113.0/24', '240.0.0.1'],
    ['240.0.0.1', '240.0.0.0/4', '192.0.0.1'],
    ['2001:db8::1', '2001:db8::/32', '3fff::1'],
    ['2001:2::1', '2001:2::/48', '2001:db8::1'],
  ])('%s by %s, but not %s', (address, network, neighbour) => {
    const permitted = parseNetworks([network]);
    expect(addressFault(address, none)).toMatch(/, and in no permitted network$/);
    expect(addressFault(address, permitted)).toBeUndefined();
    expect(addressFault(neighbour, permitted)).toMatch(/, and in no permitted network$/);
  });

  it('says which kind it is', () => {
    expect(addressFault('10.0.0.1', none)).toBe(
      '10.0.0.1 is private (RFC 1918), and in no permitted network',
    );
  });

  it('except what gives away credentials, in the widest network that can be permitted', () => {
    const wide = parseNetworks(['100.64.0.0/10', '192.0.0.0/24', 'fc00::/7', '240.0.0.0/4']);
    for (const address of [
      '100.100.100.200',
      '192.0.0.192',
      'fd00:ec2::254',
      'fd20:ce::254',
      '255.255.255.255',
    ]) {
      expect(addressFault(address, wide)).toBeDefined();
    }
    for (const address of [
      '100.100.100.201',
      '192.0.0.193',
      'fd00:ec3::254',
      'fd20:ce::253',
      '255.255.255.254',
    ]) {
      expect(addressFault(address, wide)).toBeUndefined();
    }
  });
});

describe('a network can be permitted', () => {
  it.each(['10.0.0.0/8', '10.20.30.40/32', 'fd00::/8', 'FD12::/16', '100.64.0.0/10', '2001:db8:1::/48'])(
    '%s',
    (text) => {
      expect(networkFault(text)).toBeUndefined();
    },
  );

  it.each([
    ['127.0.0.0/8', 'a network that may be permitted: this one is loopback (RFC 1122)'],
    ['127.0.0.1/32', 'a network that may be permitted: this one is loopback (RFC 1122)'],
    ['169.254.0.0/16', 'a network that may be permitted: this one is link-local (RFC 3927)'],
    ['::1/128', 'a network that may be permitted: this one is loopback (RFC 4291)'],
    ['fe80::/10', 'a network that may be permitted: this one is link-local (RFC 4291)'],
    ['100.100.100.200/32', "a network that may be permitted: this one is Alibaba Cloud's metadata service"],
    [
      '::ffff:0:0/96',
      'a network that may be permitted: this one is an IPv4 address mapped into IPv6 (RFC 4291)',
    ],
    [
      '::ffff:10.0.0.0/104',
      'a network that may be permitted: this one is an IPv4 address mapped into IPv6 (RFC 4291)',
    ],
    ['64:ff9b::/96', 'a network that may be permitted: this one is an IPv4 address behind NAT64 (RFC 6052)'],
    ['10.20.0.1/16', 'its first address: `10.20.0.0/16`'],
    ['fd00::1/64', 'its first address: `fd00::/64`'],
    ['10.0.0.0', 'a network in CIDR form, such as `10.20.0.0/16`'],
    ['10.0.0.0/33', 'a network in CIDR form, such as `10.20.0.0/16`'],
    ['10.0.0.0/08', 'a network in CIDR form, such as `10.20.0.0/16`'],
    ['10.0.0/8', 'a network in CIDR form, such as `10.20.0.0/16`'],
    ['012.0.0.0/8', 'a network in CIDR form, such as `10.20.0.0/16`'],
    ['fd00::/129', 'a network in CIDR form, such as `10.20.0.0/16`'],
    ['fd00::%eth0/64', 'a network in CIDR form, such as `10.20.0.0/16`'],
    ['10.0.0.0/255.0.0.0', 'a network in CIDR form, such as `10.20.0.0/16`'],
    ['build.corp', 'a network in CIDR form, such as `10.20.0.0/16`'],
    ['', 'a network in CIDR form, such as `10.20.0.0/16`'],
  ])('%s cannot: expected %s', (text, fault) => {
    expect(networkFault(text)).toBe(fault);
  });

  it.each(['0.0.0.0/0', '::/0', '8.8.8.0/24', '10.0.0.0/7', '192.0.0.0/8', '2606:4700::/32', 'e000::/3'])(
    '%s cannot: it holds what is public or never permitted',
    (text) => {
      expect(networkFault(text)).toMatch(/^a network within one of 10\.0\.0\.0\/8, /);
    },
  );

  it('and a list with mistakes in it is refused with a line for each', () => {
    const read = () => parseNetworks(['10.0.0.0/8', '127.0.0.0/8', 'x']);
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(
      'permitted_networks: got "127.0.0.0/8", expected a network that may be permitted: this one is loopback (RFC 1122)\n' +
        'permitted_networks: got "x", expected a network in CIDR form, such as `10.20.0.0/16`',
    );
  });
});

describe('of thousands of generated addresses', () => {
  it('what is never dialled stays so for every network that can be permitted', () => {
    const some = fc.subarray(LIFTABLE.map(({ network }) => network));
    const inNever = fc.constantFrom(...NEVER).chain(({ network }) => within(network));
    fc.assert(
      fc.property(inNever, some, (address, texts) => {
        expect(addressFault(address, parseNetworks(texts))).toBeDefined();
      }),
      { numRuns: 4000 },
    );
  });

  it('what can be permitted is refused unless it is', () => {
    const inLiftable = fc.constantFrom(...LIFTABLE).chain(({ network }) => within(network));
    fc.assert(
      fc.property(inLiftable, (address) => {
        expect(addressFault(address, none)).toBeDefined();
      }),
      { numRuns: 3000 },
    );
  });

  it('what is no address to the operating system is none here', () => {
    const nearly = fc.oneof(
      fc.stringMatching(/^[0-9a-f:.]{2,20}$/),
      fc.ipV6().map((text) => text.replace(/:/, '::')),
    );
    fc.assert(
      fc.property(nearly, (text) => {
        if (text.includes(':') && !isIPv6(text)) expect(addressFault(text, most)).toBeDefined();
      }),
      { numRuns: 5000 },
    );
  });
});

/** Any address of a network, written out in full. */
function within(network: string): fc.Arbitrary<string> {
  const [base = '', bits = ''] = network.split('/');
  const wide = base.includes(':');
  const total = wide ? 128n : 32n;
  const free = total - BigInt(bits);
  const first = number(base);
  return fc.bigInt({ min: 0n, max: (1n << free) - 1n }).map((offset) => {
    const value = first + offset;
    const [size, count] = wide ? [16n, 8] : [8n, 4];
    const parts = Array.from(
      { length: count },
      (_, index) => (value >> (size * BigInt(count - 1 - index))) & ((1n << size) - 1n),
    );
    return parts.map((part) => part.toString(wide ? 16 : 10)).join(wide ? ':' : '.');
  });
}

function number(base: string): bigint {
  if (!base.includes(':')) return base.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail = ''] = base.split('::');
  const [before, after] = [head, tail].map((side) => side.split(':').filter((part) => part !== ''));
  const zeros = Array.from({ length: 8 - (before?.length ?? 0) - (after?.length ?? 0) }, () => '0');
  return [...(before ?? []), ...zeros, ...(after ?? [])].reduce(
    (sum, part) => sum * 65536n + BigInt(`0x${part}`),
    0n,
  );
}
