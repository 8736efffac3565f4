import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Exchange } from '../exchange.ts';
import type { ProxyLimits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { endToEnd, requestFields } from './fields.ts';

/** Servers send more than agents: policies, cookies. */
const LONGEST_HEADER = 64 * 1024;

interface Ends {
  request: IncomingMessage;
  response: ServerResponse;
  upstream: Socket;
  host: string;
  path: string;
  limits: Pick<ProxyLimits, 'idleTime'>;
  exchange: Exchange;
}

/** Sends a request on by a connection of its own and its answer back, both as they come. Rejects with a {@link Refusal}. */
export async function relay({
  request,
  response,
  upstream,
  host,
  path,
  limits,
  exchange,
}: Ends): Promise<void> {
  const { signal } = exchange;
  const method = request.method ?? '';
  const outgoing = httpRequest({
    method,
    path,
    headers: requestFields(request.rawHeaders, method, host),
    maxHeaderSize: LONGEST_HEADER,
    createConnection: () => upstream,
    signal,
  });
  upstream.setTimeout(limits.idleTime, () =>
    exchange.cut(
      new Refusal({ action: 'failed', status: 504, reason: 'the server was silent for too long' }),
    ),
  );
  outgoing.on('error', () => {});
  if (request.headers.expect !== undefined) response.writeContinue();
  request.pipe(outgoing);
  try {
    const incoming = await answerOf(outgoing);
    response.writeHead(incoming.statusCode ?? 502, endToEnd(incoming.rawHeaders));
    await pipeline(incoming, response, { signal });
  } catch (error) {
    signal.throwIfAborted();
    const words = error instanceof Error ? error.message : String(error);
    throw new Refusal({ action: 'failed', status: 502, reason: `the server broke off (${words})` });
  } finally {
    // A server may answer before it has the whole request; the rest is thrown away.
    request.unpipe(outgoing);
    request.resume();
    outgoing.destroy();
  }
}

function answerOf(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    // No error comes where the server switches to another protocol.
    outgoing.once('close', () => reject(new Error('no answer')));
  });
}
