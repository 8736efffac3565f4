import { webServer } from './outside.ts';
import { world } from './world.ts';

export const RULES = ['plain.example.org:80', 'allowed.example.org'];
export const HOST = 'Host: plain.example.org\r\n';
export const CLOSE = 'Connection: close\r\n';

/** A proxy that lets plain HTTP through to one host, and that host's web server. */
export async function plain(serve?: Parameters<typeof webServer>[0]) {
  const outside = await webServer(serve);
  const made = await world({ rules: RULES, servers: { 80: outside.server } });
  return { ...outside, ...made };
}
