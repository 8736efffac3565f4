import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request as a vendor's API got it. */
export interface Got {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  rawHeaders: readonly string[];
  body: string;
}

export interface FakeApi {
  url: string;
  /** Every request whose body has come in whole. */
  got: Got[];
  /** How many connections were made. */
  connections(): number;
}

/** What an API answers. Nothing given: `{}` with status 200. */
export type Answer = (response: ServerResponse, request: IncomingMessage, body: string) => void;

export const json = (response: ServerResponse, body: unknown, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** A stand-in for a vendor's API on loopback, gone when the test ends. `early` is called before the body is read. */
export async function fakeApi(
  answer: Answer = (response) => json(response, {}),
  { tls, early }: { tls?: { key: string; cert: string }; early?: Answer } = {},
): Promise<FakeApi> {
  const got: Got[] = [];
  let connections = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    if (early !== undefined) return early(response, request, '');
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const { method = '', url = '', headers, rawHeaders } = request;
    got.push({ method, url, headers, rawHeaders, body });
    answer(response, request, body);
  };
  const server = tls === undefined ? createServer(handle) : createSecureServer(tls, handle);
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    got,
    connections: () => connections,
  };
}
