import type { IncomingHttpHeaders } from 'undici/types/header.js';
import { hopByHop } from '../hop-by-hop.ts';

/** For this connection alone, or for a browser: a way to the vendor that leads past the gateway, or a session. */
const DROPPED = new Set(['set-cookie', 'set-cookie2', 'alt-svc', 'strict-transport-security', 'refresh']);

/** The headers of a vendor's answer as the agent gets them. One that holds the key is left out whole. */
export function agentHeaders(headers: IncomingHttpHeaders, key: string): Record<string, string | string[]> {
  const hop = hopByHop(headers.connection);
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hop.has(name) || DROPPED.has(name)) continue;
    if ([value].flat().some((text) => text.includes(key))) continue;
    kept[name] = value;
  }
  return kept;
}
