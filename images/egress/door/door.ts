import { createServer, type Server } from 'node:net';
import { type Relay, relay } from './relay.ts';

/** A port on loopback, and the Unix socket that is behind it. */
export interface Way {
  /** 0 takes any that is free. */
  port: number;
  socket: string;
}

export interface Door {
  /** The ports, in the order of the ways. */
  ports: readonly number[];
  /** How many connections are open now. */
  connections(): number;
  /** Stops listening and closes every connection. */
  close(): void;
}

/**
 * Listens on 127.0.0.1 and relays each connection. Of each way no more than `limit` are open at once; what comes beyond is closed
 * at once. Rejects, with nothing left open, where a port is taken.
 */
export async function openDoor(ways: readonly Way[], limit: number): Promise<Door> {
  const doors = ways.map(({ port, socket }) => {
    const open = new Set<Relay>();
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      if (open.size >= limit) {
        // An error of a client that is already closed is no news.
        client.on('error', () => {}).destroy();
        return;
      }
      const pair = relay(client, socket, () => open.delete(pair));
      open.add(pair);
    });
    return { port, open, server };
  });
  const close = () => {
    for (const { server, open } of doors) {
      server.close();
      for (const pair of open) pair.destroy();
    }
  };
  const connections = () => doors.reduce((sum, { open }) => sum + open.size, 0);
  try {
    const ports = await Promise.all(doors.map(({ server, port }) => listen(server, port)));
    return { ports, connections, close };
  } catch (error) {
    close();
    throw error;
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
