import { normaliseHost } from '../hosts.ts';
import { type HostRule, PORTS } from './file.ts';

/** Package clients of the machine, whose own configuration says which hosts they use. */
export const CLIENTS = ['npm', 'debian'] as const;
export type ClientName = (typeof CLIENTS)[number];

/** The rules for the hosts of each client that was asked. */
export type ClientRules = Readonly<Partial<Record<ClientName, readonly HostRule[]>>>;

const SCHEME_PORTS: Readonly<Record<string, (typeof PORTS)[number]>> = { 'https:': 443, 'http:': 80 };

/** The rule for the host of a URL; `fault` completes "expected …". A user and a password in the URL are passed over. */
export function urlRule(text: string, source: string): HostRule | { fault: string } {
  const url = URL.parse(text);
  const usual = url ? SCHEME_PORTS[url.protocol] : undefined;
  if (!url || usual === undefined) return { fault: 'a URL that begins with `https://` or `http://`' };
  const port = url.port === '' ? usual : PORTS.find((known) => String(known) === url.port);
  if (port === undefined) return { fault: `port ${PORTS.join(' or ')}: no other port is opened` };
  const named = normaliseHost(url.hostname);
  return 'fault' in named ? named : { host: named.host, below: false, port, source };
}
