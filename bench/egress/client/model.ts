import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { VENDOR } from '../places.ts';
import type { Way } from './job.ts';

/** About what one turn of an agent's conversation sends. */
const CONVERSATION = 'x'.repeat(100_000);

/** What the vendor is asked for: so many events, so many milliseconds apart. */
export interface Asked {
  events: number;
  pause: number;
}

/** Asks a model and gives its answer as it begins: straight at the vendor, or through the gateway. */
export type Ask = (way: Way, asked: Asked) => Promise<IncomingMessage>;

/** With `kept`, connections are used again, as the CLIs do. */
export function asker(token: string, ca: string, kept: boolean): Ask & { close(): void } {
  const plain = new HttpAgent({ keepAlive: kept });
  const secure = new HttpsAgent({ keepAlive: kept, ca, maxCachedSessions: 0 });
  const ask: Ask = ({ port }, asked) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ ...asked, stream: true, conversation: CONVERSATION });
      const common = {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'anthropic-version': '2023-06-01',
          'x-api-key': token,
        },
      };
      const request =
        port === undefined
          ? httpsRequest({ ...common, host: VENDOR.name, path: '/v1/messages', agent: secure })
          : httpRequest({ ...common, host: '127.0.0.1', port, path: '/anthropic/v1/messages', agent: plain });
      request.on('error', reject).on('response', (response) => {
        if (response.statusCode === 200) resolve(response);
        else reject(new Error(`got status ${response.statusCode}, expected 200`));
      });
      request.end(body);
    });
  return Object.assign(ask, {
    close() {
      plain.destroy();
      secure.destroy();
    },
  });
}
