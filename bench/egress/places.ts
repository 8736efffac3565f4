/*
 * The private world of the benchmark: names, addresses and ports in a network namespace of its own. The addresses are for
 * documentation (RFC 5737) and lead to loopback, so that ours and its peers reach the same hosts by the same way.
 */

/** A host outside, behind the proxies. */
export const ORIGIN = { name: 'docs.example.org', address: '198.51.100.10' };
/** A vendor of models, behind the gateway. */
export const VENDOR = { name: 'api.example.org', address: '198.51.100.20' };
export const NETWORK = '198.51.100.0/24';

export const SQUID_PORT = 3201;
export const SQUID_NAME_PORT = 3202;
export const TINYPROXY_PORT = 3203;

/** What `GET /large` gives, in bytes. */
export const LARGE = 200e6;
