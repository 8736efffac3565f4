import { connect, type Socket } from 'node:net';

/** How long an end that is not read may hold what was sent before the other end went away, in milliseconds. */
const FLUSH = 10_000;

/** Two connected sockets. */
export interface Relay {
  /** Closes both at once. */
  destroy(): void;
}

/**
 * Hands a connection to the Unix socket at `path` and back: bytes only, at the pace of the slower side. An end of one direction is
 * passed on and leaves the other open. Where the socket can't be reached the client is closed: there is no other way.
 *
 * `client` must have been made with `allowHalfOpen`. `gone` is called once, when both are closed.
 */
export function relay(client: Socket, path: string, gone: () => void): Relay {
  const inner = connect({ path, allowHalfOpen: true });
  client.pipe(inner);
  inner.pipe(client);

  let open = 2;
  const closes = (one: Socket, other: Socket) =>
    one.on('close', () => {
      open -= 1;
      if (open === 0) return gone();
      other.setTimeout(FLUSH, () => other.destroy());
      other.destroySoon();
    });
  closes(client, inner);
  closes(inner, client);
  // Nobody is left to hear the rest.
  client.on('error', () => inner.destroy());
  // `close` follows, and the client still gets what came before.
  inner.on('error', () => {});

  return {
    destroy() {
      client.destroy();
      inner.destroy();
    },
  };
}
