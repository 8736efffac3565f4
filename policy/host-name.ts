import { domainToASCII, domainToUnicode } from 'node:url';

/** A host in the one spelling that is compared, or what was expected instead; the text completes "expected …". */
export type HostName = { host: string } | { fault: string };

/** Names that can never mean a public host, nor one of a company's: the name itself and all below it. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ['localhost', 'it is this machine (RFC 6761)'],
  ['onion', 'it is Tor, and not in the DNS (RFC 7686)'],
  ['alt', 'it is not in the DNS (RFC 9476)'],
  ['in-addr.arpa', 'it holds addresses, not hosts (RFC 1035)'],
  ['ip6.arpa', 'it holds addresses, not hosts (RFC 3596)'],
  // Clouds hand out a machine's credentials here. The addresses are refused too: policy/egress/addresses.ts.
  ['metadata.google.internal', "it is Google Cloud's metadata service"],
  ['metadata.goog', "it is Google Cloud's metadata service"],
  ['instance-data.ec2.internal', "it is AWS's metadata service"],
  ['metadata.tencentyun.com', "it is Tencent Cloud's metadata service"],
  // Container engines name the machine that they run on so.
  ['host.containers.internal', 'it is the machine that runs the containers'],
  ['host.docker.internal', 'it is the machine that runs the containers'],
  ['gateway.docker.internal', 'it is the machine that runs the containers'],
]);

/** Letters, digits and hyphens, neither beginning nor ending with a hyphen (RFC 1123 §2.1, RFC 1035 §2.3.1). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * A host as a person writes it, by UTS 46: lower case, Punycode, one dot at the end dropped. Refuses what is no name of
 * a host: addresses in any spelling, names without a dot, and names that are reserved.
 */
export function normaliseHost(text: string): HostName {
  // The URL standard's parser drops tabs, decodes percent signs and cuts at a slash: none of that may pass as a name.
  const odd = /[^\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]/u.exec(text);
  if (odd) return { fault: oddCharacter(odd[0]) };
  // Plain ASCII is not mapped: the same parser would make 127.0.0.1 of 127.1, and nothing at all of x.1.
  const ascii = /^[A-Za-z0-9.-]*$/.test(text) ? text : domainToASCII(text);
  // Punycode that stands for no text stays as it is.
  if ((ascii === '' && text !== '') || /(^|\.)xn--/i.test(domainToUnicode(ascii))) {
    return { fault: 'a name that IDNA can express (UTS 46)' };
  }
  return checked(ascii);
}

/**
 * A host as an agent asks for it. It must be plain ASCII already, so that no two spellings but case and one dot at the
 * end mean the same host; else as {@link normaliseHost}.
 */
export function normaliseRequestHost(text: string): HostName {
  const odd = /[^A-Za-z0-9.-]/u.exec(text);
  return odd ? { fault: oddCharacter(odd[0]) } : checked(text);
}

function checked(ascii: string): HostName {
  const host = ascii.toLowerCase().replace(/\.$/, '');
  const fault = nameFault(host);
  return fault === undefined ? { host } : { fault };
}

function nameFault(host: string): string | undefined {
  if (host === '') return 'the name of a host';
  if (host.length > 253) return 'a name of at most 253 characters (RFC 1035)';
  const labels = host.split('.');
  if (labels.includes('')) return 'a name without two dots in a row or one at the beginning';
  if (labels.some((label) => label.length > 63))
    return 'a name with at most 63 characters between dots (RFC 1035)';
  if (!labels.every((label) => LABEL.test(label))) return 'a name without a hyphen beside a dot or at an end';
  // The URL standard takes every host whose last label is a number for an IPv4 address, as inet_aton does.
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) return 'a name, not an address';
  const reserved = [...RESERVED].find(([name]) => host === name || host.endsWith(`.${name}`));
  if (reserved) return `a host that can be reached: \`${reserved[0]}\` is reserved, ${reserved[1]}`;
  if (labels.length === 1) return 'a name with a dot in it, such as `example.org`';
  return undefined;
}

function oddCharacter(character: string): string {
  if (character === ':' || character === '[' || character === ']') return 'a name, not an address or a port';
  return 'a name of letters, digits, hyphens and dots alone';
}
