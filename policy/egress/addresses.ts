import ipaddr from 'ipaddr.js';
import { ConfigurationError } from '../configuration-error.ts';
import { shown } from '../issue.ts';
import { GLOBAL_UNICAST_IPV6, LIFTABLE, NEVER } from './address-ranges.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Address, number];

/** Networks that a policy permits although they are not public; from {@link parseNetworks}. */
export type Networks = readonly Network[];

const never = NEVER.map(({ network, what }) => ({ network: cidr(network), what }));
const liftable = LIFTABLE.map(({ network, what }) => ({ network: cidr(network), what }));
const global = cidr(GLOBAL_UNICAST_IPV6);

/**
 * Why an address that a name resolved to may not be dialled, in words such as `10.0.0.1 is private (RFC 1918)`;
 * undefined where it may: it is public, or in a network that is permitted. NAT64 with a prefix of the operator's own (RFC 6052
 * §2.2) looks like any public address, and is not told apart.
 */
export function addressFault(address: string, permitted: Networks): string | undefined {
  const parsed = parseAddress(address);
  if (parsed === undefined) return `${shown(address)} is no address as a resolver writes it`;
  const closed = never.find(({ network }) => contains(network, parsed));
  if (closed) return `${address} is ${closed.what}`;
  if (permitted.some((network) => contains(network, parsed))) return undefined;
  const open = liftable.find(({ network }) => contains(network, parsed));
  if (open) return `${address} is ${open.what}, and in no permitted network`;
  if (parsed.range() !== 'unicast') return `${address} is set aside (${parsed.range()}, IANA)`;
  if (parsed.kind() === 'ipv6' && !contains(global, parsed)) return `${address} is not given out (IANA)`;
  return undefined;
}

/**
 * Networks from their texts, `10.20.0.0/16` or `fd12:3456::/32`. Throws a {@link ConfigurationError} with a line for each
 * that {@link networkFault} finds fault with.
 */
export function parseNetworks(texts: readonly string[]): Networks {
  const faults = texts.flatMap((text) => {
    const fault = networkFault(text);
    return fault === undefined ? [] : [`permitted_networks: got ${shown(text)}, expected ${fault}`];
  });
  if (faults.length > 0) throw new ConfigurationError(faults.join('\n'));
  return texts.map(cidr);
}

/** What was expected instead of a network that can't be permitted; undefined where it can. */
export function networkFault(text: string): string | undefined {
  const [, base = '', digits = ''] = /^([0-9A-Fa-f.:]+)\/(0|[1-9][0-9]{0,2})$/.exec(text) ?? [];
  const address = parseAddress(base);
  const bits = Number(digits);
  if (address === undefined || bits > address.toByteArray().length * 8) {
    return 'a network in CIDR form, such as `10.20.0.0/16`';
  }
  const first = firstOf(address, bits);
  if (first.toString() !== address.toString()) return `its first address: \`${first}/${bits}\``;
  const network: Network = [address, bits];
  const closed = never.find((range) => isWithin(network, range.network));
  if (closed) return `a network that may be permitted: this one is ${closed.what}`;
  if (liftable.some((range) => isWithin(network, range.network))) return undefined;
  const names = LIFTABLE.map((range) => range.network).join(', ');
  return `a network within one of ${names}; what is public needs no permission`;
}

/** An address in the spelling that resolvers give: four decimal numbers, or IPv6 in hexadecimal without a zone. */
function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  // A dotted quad at the end of an IPv6 address is read here too: resolvers write mapped addresses so.
  if (/^[0-9A-Fa-f:.]+$/.test(text) && ipaddr.IPv6.isValid(text)) return ipaddr.IPv6.parse(text);
  return undefined;
}

function firstOf(address: Address, bits: number): Address {
  const cidrText = `${address}/${bits}`;
  return address.kind() === 'ipv4'
    ? ipaddr.IPv4.networkAddressFromCIDR(cidrText)
    : ipaddr.IPv6.networkAddressFromCIDR(cidrText);
}

function contains([base, bits]: Network, address: Address): boolean {
  return base.kind() === address.kind() && address.match(base, bits);
}

function isWithin([base, bits]: Network, outer: Network): boolean {
  return bits >= outer[1] && contains(outer, base);
}

function cidr(text: string): Network {
  return ipaddr.parseCIDR(text);
}
