import { type IncomingMessage, type Server, type ServerOptions, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { EgressEvent } from '../../../policy/egress/log.ts';
import type { Refusal } from './refusal.ts';

/** Bounds on what a connection may cost before and beside its requests. Milliseconds and bytes. */
export const SERVER_OPTIONS = {
  maxHeaderSize: 32 * 1024,
  headersTimeout: 15_000,
  /** A body's last byte, from the request's first. */
  requestTimeout: 10 * 60_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 1_000,
  noDelay: true,
  requireHostHeader: true,
  insecureHTTPParser: false,
} as const satisfies ServerOptions;

/** Longer than a vendor may be silent: a connection on which neither side says anything ends then. */
const IDLE = 11 * 60_000;

const LINGER = 500;

/**
 * Closes what is no plain request: upgrades, CONNECT, and what can't be read as HTTP. Each gets a short answer and is
 * reported; connections beyond `most` are counted, and reported once a second at most.
 */
export function guardServer(
  server: Server,
  most: number,
  log: (event: EgressEvent) => void,
  refused: (request: IncomingMessage, refusal: Refusal) => void,
): { dropped(): number } {
  let dropped = 0;
  let unreported = 0;
  server.maxConnections = most;
  server.maxHeadersCount = 100;
  server.timeout = IDLE;

  function refuseRaw(event: 'upgrade' | 'connect', refusal: Refusal): void {
    server.on(event, (request: IncomingMessage, socket: Duplex) => {
      refused(request, refusal);
      closeWith(socket, refusal);
    });
  }
  refuseRaw('upgrade', {
    status: 400,
    rule: 'upgrade',
    message: 'WebSockets and other upgrades do not pass',
  });
  refuseRaw('connect', { status: 405, rule: 'connect', message: 'this is no proxy, CONNECT does not pass' });

  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const { code } = error;
    // The other side has gone; there is no one to tell.
    if (code === 'ECONNRESET' || code === 'EPIPE' || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    const message = 'the request is too slow, too large, or no HTTP/1.1';
    log({ part: 'gateway', action: 'refused', rule: 'http', reason: `${message} (${code})`, status });
    // An answer that has begun would get this text into its middle.
    if (socket.bytesWritten > 0) socket.destroy();
    else closeWith(socket, { status, message });
  });

  server.on('drop', () => {
    dropped += 1;
    unreported += 1;
    if (unreported > 1) return;
    setTimeout(() => {
      const reason = `more than ${most} connections at once`;
      log({ part: 'gateway', action: 'limited', rule: 'connections', reason, count: unreported });
      unreported = 0;
    }, 1000).unref();
  });

  return { dropped: () => dropped };
}

function closeWith(socket: Duplex, { status, message }: Omit<Refusal, 'rule'>): void {
  const text = `Paddock's gateway: ${message}.\n`;
  socket.on('error', () => {});
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      'Connection: close',
      '',
      text,
    ].join('\r\n'),
  );
  // A connection that is closed with bytes unread is reset, and the answer may be lost with it. So they are read, for a moment.
  socket.resume();
  const last = setTimeout(() => socket.destroy(), LINGER);
  socket.on('close', () => clearTimeout(last));
}
