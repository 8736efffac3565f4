import { getCACertificates } from 'node:tls';
import { type Networks, parseNetworks } from '../../../policy/egress/addresses.ts';
import type { EgressFile, HostRule } from '../../../policy/egress/file.ts';

/** A company's proxy that everything goes through. */
export interface UpstreamProxy {
  secure: boolean;
  host: string;
  port: number;
  /** The value of Proxy-Authorization (RFC 7617), where the URL has a user. */
  authorization: string | undefined;
  /** PEM certificates that its TLS is checked against. */
  ca: readonly string[];
}

/** What the proxy goes by. */
export interface ProxyPolicy {
  rules: readonly HostRule[];
  networks: Networks;
  /** Addresses of the machine that runs the container. */
  hosts: readonly string[];
  upstream: UpstreamProxy | undefined;
}

/** The proxy's part of an egress file. Throws a ConfigurationError where a network cannot be permitted. */
export function compilePolicy(file: EgressFile): ProxyPolicy {
  return {
    rules: file.rules,
    networks: parseNetworks(file.permitted_networks),
    hosts: file.host_addresses ?? [],
    upstream: file.upstream_proxy === undefined ? undefined : upstreamProxy(file.upstream_proxy, file.ca),
  };
}

function upstreamProxy(text: string, ca: string | undefined): UpstreamProxy {
  const { protocol, hostname, port, username, password } = new URL(text);
  const secure = protocol === 'https:';
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    secure,
    // A URL has brackets around an IPv6 address.
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    authorization: user === ':' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`,
    ca: [...(secure ? getCACertificates('default') : []), ...(ca === undefined ? [] : [ca])],
  };
}
