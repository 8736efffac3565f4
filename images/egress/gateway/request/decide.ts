import type { IncomingMessage } from 'node:http';
import type { EgressKeys, GatewayLimits } from '../../../../policy/egress/file.ts';
import type { GatewayConfig } from '../config.ts';
import type { Ledger } from '../ledger.ts';
import { RefusedError } from '../refusal.ts';
import { ALL } from '../vendors/all.ts';
import type { Route, Vendor } from '../vendors/vendor.ts';
import { upstreamHeaders } from './headers.ts';
import { findRoute, type Target } from './target.ts';
import { hasToken } from './token.ts';

/** The largest body that is passed on. Anthropic takes 32 MB, Gemini 20 MB inline (their documentation, 2026). */
export const LARGEST_BODY = 64 * 1024 * 1024;

/** A request that may go out, and how. */
export interface Plan {
  vendor: Vendor;
  route: Route;
  limits: GatewayLimits;
  config: GatewayConfig;
  key: string;
  origin: string;
  path: string;
  method: Route['method'];
  headers: Record<string, string | string[]>;
  hasBody: boolean;
}

/** What a decision rests on. */
export interface Grounds {
  request: Pick<IncomingMessage, 'method' | 'headers' | 'httpVersion'>;
  target: Target;
  config: GatewayConfig | undefined;
  keys: EgressKeys;
  ledger: Ledger;
}

/** What is to be done with a request. It counts in the ledger where it may go out; else a RefusedError is thrown. */
export function decide({ request, target, config, keys, ledger }: Grounds): Plan {
  const vendor = ALL[target.vendor];
  const { headers, method = '' } = request;
  // An answer without a length could not be told from one that was cut off.
  if (request.httpVersion !== '1.1') refuse(400, 'http-version', 'requests have to be HTTP/1.1');
  if (config === undefined) refuse(503, 'no-policy', 'no policy is in force yet, so nothing passes');
  if (!hasToken(vendor, headers, config.token_sha256))
    refuse(
      401,
      'token',
      `the run's token is missing or wrong. It goes into ${vendor.tokenHeaders.join(' or ')}`,
    );
  const route = findRoute(vendor, method, target);
  const place = config.vendors[vendor.name];
  if (place === undefined) refuse(403, 'vendor', `the policy does not name ${vendor.name} as a vendor`);
  const key = keys[vendor.name];
  if (key === undefined)
    refuse(503, 'no-key', `there is no key for ${vendor.name}. A person has to provide one`);
  // It would not be one header's value (RFC 9110 §5.5).
  if (!/^[\x21-\x7e]+$/.test(key))
    refuse(503, 'no-key', `the key for ${vendor.name} is no single printable word`);
  const length = Number(headers['content-length'] ?? 0);
  const hasBody = length > 0 || headers['transfer-encoding'] !== undefined;
  if (hasBody && route.method === 'GET') refuse(400, 'body', 'a GET request has no body here');
  if (length > LARGEST_BODY) throw new RefusedError(bodyTooLarge);
  const over = ledger.admit(config.limits);
  if (over !== undefined) throw new RefusedError(over);
  const base = new URL(place.base_url);
  return {
    vendor,
    route,
    limits: config.limits,
    config,
    key,
    origin: base.origin,
    path: join(base.pathname, target.path) + (target.query === undefined ? '' : `?${target.query}`),
    method: route.method,
    headers: {
      ...upstreamHeaders(vendor, headers, key),
      ...(headers['content-length'] !== undefined && hasBody && { 'content-length': String(length) }),
    },
    hasBody,
  };
}

export const bodyTooLarge = {
  status: 413,
  rule: 'body',
  message: `a body may have ${LARGEST_BODY / 1024 / 1024} MiB`,
  final: true,
};

/** A root that already ends in the API's version, as some are written, gets it once. */
function join(root: string, path: string): string {
  const folder = root.replace(/\/$/, '');
  const version = /^\/[^/]+/.exec(path)?.[0] ?? '';
  return (folder.endsWith(version) ? folder.slice(0, -version.length) : folder) + path;
}

function refuse(status: number, rule: string, message: string): never {
  throw new RefusedError({ status, rule, message, final: true });
}
