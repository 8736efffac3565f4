import type { Socket } from 'node:net';
import { within } from '../deadline.ts';
import type { ProxyLimits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { checkHello } from './check.ts';
import { helloMessage } from './message.ts';

/**
 * Waits for a client's ClientHello and checks it: the bytes up to its end and what came with them, which the server gets. `head` is what
 * followed the CONNECT request. Leaves the socket paused. Throws a {@link Refusal}.
 */
export async function readHello(
  socket: Socket,
  head: Buffer,
  host: string,
  { helloBytes, helloTime }: Pick<ProxyLimits, 'helloBytes' | 'helloTime'>,
  signal: AbortSignal,
): Promise<Buffer> {
  const message = helloMessage(helloBytes);
  const whole = await within(helloTime, signal, late, (either) =>
    readUntil(socket, head, either, (chunk) => {
      const body = message.push(chunk);
      if (body !== undefined) checkHello(body, host);
      return body !== undefined;
    }),
  );
  if (!whole) throw ended();
  return message.bytes();
}

/**
 * Hands `take` a socket's data until it returns true, and leaves the socket paused. False where the data ends before. Rejects with what
 * `take` throws, and with the signal's reason.
 */
export function readUntil(
  socket: Socket,
  head: Buffer,
  signal: AbortSignal,
  take: (chunk: Buffer) => boolean,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const attempt = (chunk: Buffer) => {
      try {
        if (take(chunk)) settle(() => resolve(true));
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const onEnd = () => settle(() => resolve(false));
    const onAbort = () => settle(() => reject(signal.reason));
    function settle(how: () => void): void {
      socket.pause();
      socket.off('data', attempt).off('end', onEnd).off('close', onEnd);
      signal.removeEventListener('abort', onAbort);
      how();
    }
    if (signal.aborted) return reject(signal.reason);
    if (socket.destroyed || socket.readableEnded) return resolve(false);
    signal.addEventListener('abort', onAbort);
    socket.on('data', attempt).on('end', onEnd).on('close', onEnd);
    socket.resume();
    if (head.length > 0) attempt(head);
  });
}

function ended(): Refusal {
  return new Refusal({ rule: 'no-tls', reason: 'the client closed the tunnel before its TLS handshake' });
}

function late(): Refusal {
  return new Refusal({
    rule: 'hello-timeout',
    reason: 'the client did not begin its TLS handshake in time',
    advice: 'A tunnel takes HTTPS and nothing else.',
  });
}
