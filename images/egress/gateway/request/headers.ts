import type { IncomingHttpHeaders } from 'node:http';
import { hopByHop } from '../hop-by-hop.ts';
import type { Vendor } from '../vendors/vendor.ts';

/** Headers that are never passed on, and why. Lower case. */
const DROPPED: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /(^|-)(authorization|api-?key|apikey|token|secret|password|credentials?|cookie2?|signature)(-|$)/,
    'credentials: the one that counts is put in afterwards',
  ],
  [
    /^(openai-(organization|project)|anthropic-workspace-id|x-goog-user-project)$/,
    "the key's own account pays and keeps the data, not one that an agent names",
  ],
  [/^x-(http-)?method(-override)?$/, 'another method than the one that was checked'],
  [/^x-(original|rewrite)-/, 'another path than the one that was checked'],
  [/^x-goog-upload-/, 'uploads'],
  [/^(forwarded|via|x-real-ip|x-forwarded-.*|true-client-ip|cf-.*)$/, 'where the request came from'],
  [/^(host|content-length|expect)$/, 'said anew by the client of this connection'],
  [/^(accept-encoding|range|if-.*)$/, 'answers come whole and readable, so that their usage can be counted'],
  [/^(origin|referer|sec-.*)$/, 'no browser is expected'],
];

/** The headers of a request as they go to the vendor: without what is in {@link DROPPED}, with the vendor's key. */
export function upstreamHeaders(
  vendor: Vendor,
  headers: IncomingHttpHeaders,
  key: string,
): Record<string, string | string[]> {
  const hop = hopByHop(headers.connection);
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hop.has(name) || DROPPED.some(([pattern]) => pattern.test(name))) continue;
    kept[name] = value;
  }
  const [name, value] = vendor.keyHeader(key);
  return { ...kept, 'accept-encoding': 'identity', [name]: value };
}
