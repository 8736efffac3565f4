import { once } from 'node:events';
import { connect as netConnect, type Socket } from 'node:net';
import { within } from '../deadline.ts';
import { asRefusal, Refusal } from '../refusal.ts';

/** Begins a connection, one that may be half open. `address` is an address, or the host of a company's proxy. */
export type Connect = (address: string, port: number) => Socket;

export const systemConnect: Connect = (host, port) =>
  netConnect({ host, port, allowHalfOpen: true, noDelay: true });

/** A connection that stands, and the address that was dialled. */
export interface Dialled {
  socket: Socket;
  address: string;
}

/**
 * The first connection that stands, in the order of the addresses; each has `time` milliseconds. Throws the last one's
 * {@link Refusal}.
 */
export async function dialFirst(
  connect: Connect,
  addresses: readonly string[],
  port: number,
  time: number,
  signal: AbortSignal,
): Promise<Dialled> {
  let last: Refusal | undefined;
  for (const address of addresses) {
    try {
      const late = () => failure(504, `${address} did not answer in time`);
      const socket = await within(time, signal, late, (either) => connected(connect(address, port), either));
      socket.setNoDelay(true);
      return { socket, address };
    } catch (error) {
      signal.throwIfAborted();
      last = asRefusal(error);
    }
  }
  throw last ?? failure(502, 'there is no address to dial');
}

async function connected(socket: Socket, signal: AbortSignal): Promise<Socket> {
  // Whoever uses the socket hears of its end by `close`.
  socket.on('error', () => {});
  try {
    await once(socket, 'connect', { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    const words = error instanceof Error ? error.message : String(error);
    throw failure(502, `it could not be reached (${words})`);
  }
}

function failure(status: number, reason: string): Refusal {
  return new Refusal({ action: 'failed', status, reason });
}
