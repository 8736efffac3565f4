import type { Socket } from 'node:net';
import type { Exchange } from '../exchange.ts';
import { afterHello } from '../hello/again.ts';
import { readUntil } from '../hello/read.ts';
import type { ProxyLimits } from '../limits.ts';

/** How long one end may take what the other sent before it closed, in milliseconds. */
const FLUSH = 10_000;

interface Ends {
  client: Socket;
  upstream: Socket;
  /** What the client has said so far, which is checked. */
  hello: Buffer;
  host: string;
  limits: Pick<ProxyLimits, 'helloBytes' | 'idleTime' | 'halfOpenTime'>;
  exchange: Exchange;
}

/**
 * Hands bytes to and fro at the pace of the slower side until both ends are closed. The end of one direction is passed on and leaves
 * the other open. Rejects, with both ends closed, where the exchange is cut or a second ClientHello is refused.
 */
export async function splice(ends: Ends): Promise<void> {
  const { client, upstream, hello, exchange, limits } = ends;
  const closed = Promise.all([closes(client, upstream), closes(upstream, client)]);
  const stop = () => {
    client.destroy();
    upstream.destroy();
  };
  exchange.signal.addEventListener('abort', stop);
  // Every byte passes here, whichever way it goes.
  upstream.setTimeout(limits.idleTime, () => {
    exchange.note({ reason: 'closed: silent for too long' });
    stop();
  });
  const shorten = () => upstream.setTimeout(Math.min(limits.idleTime, limits.halfOpenTime));
  client.once('end', shorten);
  upstream.once('end', shorten);
  upstream.write(hello);
  upstream.pipe(client);
  try {
    await sendRest(ends);
    await closed;
    exchange.signal.throwIfAborted();
  } finally {
    exchange.signal.removeEventListener('abort', stop);
  }
}

/** Sends what the client says from now on; resolves when no more of it has to be looked at. */
async function sendRest({ client, upstream, host, limits, exchange }: Ends): Promise<void> {
  const following = afterHello(host, limits.helloBytes);
  const open = await readUntil(client, Buffer.alloc(0), exchange.signal, following.push);
  upstream.write(following.bytes());
  if (open) client.pipe(upstream);
  else upstream.end();
}

/** Resolves when one end is closed, and closes the other when that has what is under way to it. */
function closes(one: Socket, other: Socket): Promise<void> {
  return new Promise((resolve) => {
    const onClose = () => {
      other.setTimeout(FLUSH, () => other.destroy());
      other.destroySoon();
      resolve();
    };
    if (one.closed) onClose();
    else one.once('close', onClose);
  });
}
