import type { IncomingMessage } from 'node:http';
import { Refusal } from '../refusal.ts';
import { isSameHost, type Target } from '../target.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The values of a field, one for each time that it stands there. */
export function fieldValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

/**
 * Throws a {@link Refusal} for a plain HTTP request that two readers could understand in two ways, or that turns into something
 * else than a request. Node.js's strict parser has refused bare line feeds, folded fields and bad characters before.
 */
export function checkRequest(request: IncomingMessage, target: Target): void {
  const { rawHeaders, method = '', httpVersion } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    throw fault('http-version', `HTTP/${httpVersion} is not spoken here; HTTP/1.1 is`, 505);
  }
  if (!METHODS.includes(method)) {
    throw fault('http-method', `the method ${method} is not taken; ${METHODS.join(', ')} are`, 405);
  }
  const hosts = fieldValues(rawHeaders, 'host');
  if (hosts.length !== 1) {
    throw fault('http-host', `the request has ${hosts.length} Host fields, and needs exactly one`, 400);
  }
  if (!isSameHost(hosts[0] ?? '', target)) {
    throw fault('http-host', 'the Host field names another host than the URL', 403);
  }
  if (fieldValues(rawHeaders, 'upgrade').length > 0) {
    throw fault('http-upgrade', 'plain HTTP is not turned into another protocol, such as WebSocket', 403);
  }
  const expected = fieldValues(rawHeaders, 'expect').filter(
    (value) => value.toLowerCase() !== '100-continue',
  );
  if (expected.length > 0)
    throw fault('http-expect', 'the only expectation that is met is 100-continue', 417);
  checkFraming(rawHeaders);
}

/** One way to know where the body ends (RFC 9112 §6.3). */
function checkFraming(rawHeaders: readonly string[]): void {
  const codings = fieldValues(rawHeaders, 'transfer-encoding');
  const lengths = fieldValues(rawHeaders, 'content-length');
  const [coding] = codings;
  if (codings.length + lengths.length > 1) {
    throw fault('http-framing', 'the request says more than once how long it is', 400);
  }
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    throw fault('http-framing', 'the only transfer coding that is taken is chunked', 501);
  }
  if (lengths[0] !== undefined && !/^[0-9]{1,15}$/.test(lengths[0])) {
    throw fault('http-framing', 'the Content-Length is not a number', 400);
  }
}

function fault(rule: string, reason: string, status: number): Refusal {
  return new Refusal({ rule, reason, status });
}
