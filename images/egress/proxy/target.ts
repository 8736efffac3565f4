import { normaliseRequestHost } from '../../../policy/hosts.ts';
import { Refusal } from './refusal.ts';

/** Where a request wants to go. `host` is normalised. */
export interface Target {
  host: string;
  port: number;
}

/** `host:port` as CONNECT has it (RFC 9110 §9.3.6). Throws a {@link Refusal}. */
export function connectTarget(text: string): Target {
  const [, host, digits] = /^(.*):([1-9][0-9]{0,4})$/s.exec(text) ?? [];
  if (host === undefined) {
    throw malformed('CONNECT needs host:port', 'Ask for a host by name and port 443, as `example.org:443`.');
  }
  return { host: hostName(host), port: Number(digits) };
}

/** A plain HTTP target, with the path that its server gets. */
export interface HttpTarget extends Target {
  path: string;
}

/** `http://host[:port]/path`, the form that a proxy gets (RFC 9112 §3.2.2). Throws a {@link Refusal}. */
export function absoluteTarget(text: string): HttpTarget {
  if (text.startsWith('/') || text === '*') {
    throw malformed('this is a proxy, not a web server', 'Set it as http_proxy and https_proxy.', 400);
  }
  if (!/^http:\/\//i.test(text)) {
    throw malformed('only http:// is taken without CONNECT', 'For https:// use CONNECT.');
  }
  const [, authority = '', path] = /^http:\/\/([^/?#\\]*)([/?][\x21\x22\x24-\x7e]*)?$/i.exec(text) ?? [];
  const [, host, digits] = /^([^:]*)(?::([1-9][0-9]{0,4}))?$/.exec(authority) ?? [];
  if (host === undefined || host === '') {
    throw malformed(
      'the URL is not one of the form http://host/path',
      'Leave user, password and fragment out.',
    );
  }
  return {
    host: hostName(host),
    port: digits === undefined ? 80 : Number(digits),
    path: path === undefined ? '/' : path.replace(/^\?/, '/?'),
  };
}

/** Whether a Host field means the target, in any case, with or without its port. */
export function isSameHost(field: string, target: Target): boolean {
  const [, host = '', digits] = /^([^:]*)(?::([0-9]+))?$/.exec(field) ?? [];
  const named = normaliseRequestHost(host);
  return (
    'host' in named &&
    named.host === target.host &&
    (digits === undefined ? target.port === 80 : digits === String(target.port))
  );
}

function hostName(text: string): string {
  const named = normaliseRequestHost(text);
  if ('host' in named) return named.host;
  throw new Refusal({
    rule: 'host-name',
    reason: `the host has to be ${named.fault.replaceAll('`', '')}`,
    advice: 'Use the public name of a host, not an address.',
  });
}

function malformed(reason: string, advice: string, status = 403): Refusal {
  return new Refusal({ rule: 'target', reason, advice, status });
}
