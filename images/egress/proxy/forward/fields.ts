import { fieldValues } from './check.ts';

/** Fields about one connection (RFC 9110 §7.6.1), and those that the proxy says itself. */
const OWN = ['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'host'];

/** A request's header fields as its server gets them: names and values in turn. */
export function requestFields(rawHeaders: readonly string[], method: string, host: string): string[] {
  const hasLength = fieldValues(rawHeaders, 'content-length').length > 0;
  const isChunked = fieldValues(rawHeaders, 'transfer-encoding').length > 0;
  const fields = ['Host', host, ...endToEnd(rawHeaders), 'Connection', 'close'];
  if (isChunked) return [...fields, 'Transfer-Encoding', 'chunked'];
  // Without it Node.js would announce a chunked body that never comes.
  const expectsBody = ['POST', 'PUT', 'PATCH'].includes(method);
  return expectsBody && !hasLength ? [...fields, 'Content-Length', '0'] : fields;
}

/** A message's fields without those about the connection that it came by, and without all that is for proxies. */
export function endToEnd(rawHeaders: readonly string[]): string[] {
  const named = fieldValues(rawHeaders, 'connection').flatMap((value) =>
    value.split(',').map((name) => name.trim().toLowerCase()),
  );
  // A length that Connection names is still the length.
  const dropped = new Set([...OWN, ...named.filter((name) => name !== 'content-length')]);
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    const lower = name.toLowerCase();
    if (!dropped.has(lower) && !lower.startsWith('proxy-')) kept.push(name, value);
  }
  return kept;
}
