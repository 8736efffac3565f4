/** A network in CIDR form, and what it is. */
export interface Range {
  network: string;
  /** In words, with the document that says so. */
  what: string;
}

/** Never dialled, whatever a policy permits. The first that holds an address names it, so the narrow ones come first. */
export const NEVER: readonly Range[] = [
  // Metadata services give a machine's credentials to whatever runs on it. Link-local ones are covered below as well.
  {
    network: '169.254.169.254/32',
    what: 'the metadata service of AWS, Azure, Google Cloud, Oracle and others',
  },
  { network: '169.254.170.0/24', what: 'the credentials service of AWS for containers' },
  { network: 'fd00:ec2::/32', what: "AWS's metadata, credentials, DNS and time services" },
  { network: 'fd20:ce::254/128', what: "Google Cloud's metadata service" },
  { network: 'fd00:42::42/128', what: "Scaleway's metadata service" },
  { network: '100.100.100.200/32', what: "Alibaba Cloud's metadata service" },
  { network: '192.0.0.192/32', what: "Oracle Cloud's metadata service" },
  { network: '168.63.129.16/32', what: "Azure's platform service, although its address is public" },
  { network: '0.0.0.0/8', what: 'this machine (RFC 1122)' },
  { network: '127.0.0.0/8', what: 'loopback (RFC 1122)' },
  { network: '169.254.0.0/16', what: 'link-local (RFC 3927)' },
  { network: '224.0.0.0/4', what: 'multicast (RFC 5771)' },
  { network: '255.255.255.255/32', what: 'broadcast (RFC 919)' },
  { network: '::/128', what: 'this machine (RFC 4291)' },
  { network: '::1/128', what: 'loopback (RFC 4291)' },
  { network: 'fe80::/10', what: 'link-local (RFC 4291)' },
  { network: 'fec0::/10', what: 'site-local, which is no more (RFC 3879)' },
  { network: 'ff00::/8', what: 'multicast (RFC 4291)' },
  // An IPv4 address inside: a translator or tunnel on the way would turn these into any of the above.
  { network: '::ffff:0:0/96', what: 'an IPv4 address mapped into IPv6 (RFC 4291)' },
  { network: '::/96', what: 'an IPv4 address inside an IPv6 one (RFC 4291)' },
  { network: '::ffff:0:0:0/96', what: 'an IPv4 address translated to IPv6 (RFC 7915)' },
  { network: '64:ff9b::/96', what: 'an IPv4 address behind NAT64 (RFC 6052)' },
  { network: '64:ff9b:1::/48', what: 'an IPv4 address behind local NAT64 (RFC 8215)' },
  { network: '2002::/16', what: 'an IPv4 address behind 6to4 (RFC 3056)' },
  { network: '2001::/32', what: 'an IPv4 address behind Teredo (RFC 4380)' },
];

/** Not public, and dialled only where a policy permits a network within one of these. */
export const LIFTABLE: readonly Range[] = [
  { network: '10.0.0.0/8', what: 'private (RFC 1918)' },
  { network: '172.16.0.0/12', what: 'private (RFC 1918)' },
  { network: '192.168.0.0/16', what: 'private (RFC 1918)' },
  { network: 'fc00::/7', what: 'private (RFC 4193)' },
  { network: '100.64.0.0/10', what: "shared by a carrier's customers (RFC 6598)" },
  { network: '192.0.0.0/24', what: 'for protocols (RFC 6890)' },
  { network: '192.0.2.0/24', what: 'for documentation (RFC 5737)' },
  { network: '198.51.100.0/24', what: 'for documentation (RFC 5737)' },
  { network: '203.0.113.0/24', what: 'for documentation (RFC 5737)' },
  { network: '2001:db8::/32', what: 'for documentation (RFC 3849)' },
  { network: '3fff::/20', what: 'for documentation (RFC 9637)' },
  { network: '198.18.0.0/15', what: 'for benchmarks (RFC 2544)' },
  { network: '2001:2::/48', what: 'for benchmarks (RFC 5180)' },
  { network: '240.0.0.0/4', what: 'reserved (RFC 1112)' },
];

/** The only IPv6 addresses that are given out for use on the Internet (RFC 4291 §2.4, IANA). */
export const GLOBAL_UNICAST_IPV6 = '2000::/3';
