import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Door, openDoor } from '../../../../images/egress/door/door.ts';
import { leaveSocket } from '../left-socket.ts';

let folder: string;
let path: string;
const servers: Server[] = [];
const sockets: Socket[] = [];
let door: Door | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'door-'));
  path = join(folder, 'inner.sock');
});
afterEach(async () => {
  door?.close();
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true, force: true });
});

/** What is behind the door. */
async function inner(serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  servers.push(server);
  server.listen({ path });
  await once(server, 'listening');
  return server;
}

async function open(limit = 10): Promise<number> {
  door = await openDoor([{ port: 0, socket: path }], limit);
  return door.ports[0] ?? 0;
}

function client(port: number, allowHalfOpen = false): Socket {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen });
  sockets.push(socket);
  socket.on('error', () => {});
  return socket;
}

async function allOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) text += chunk;
  return text;
}

function closed(socket: Socket): Promise<void> {
  socket.resume();
  return new Promise<void>((resolve) => socket.once('close', () => resolve()));
}

describe('a connection', () => {
  it('is relayed both ways', async () => {
    await inner((socket) => socket.pipe(socket));
    const socket = client(await open());
    socket.end('hello');
    expect(await allOf(socket)).toBe('hello');
  });

  it('may end in one direction and go on in the other', async () => {
    await inner(async (socket) => {
      const asked = await allOf(socket);
      socket.write('got ');
      setTimeout(() => socket.end(asked), 50);
    });
    const socket = client(await open());
    socket.end('all of it');
    expect(await allOf(socket)).toBe('got all of it');
  });

  it('may be ended by the other side first', async () => {
    const received: Promise<string>[] = [];
    await inner((socket) => {
      received.push(allOf(socket));
      socket.end('first');
    });
    const socket = client(await open(), true);
    expect(await allOf(socket)).toBe('first');
    socket.end('x'.repeat(1_000_000));
    await expect.poll(() => received.length).toBe(1);
    expect((await received[0])?.length).toBe(1_000_000);
  });

  it('brings all that was sent before the other side went away', async () => {
    await inner((socket) => {
      socket.write('x'.repeat(3_000_000), () => socket.destroy());
    });
    const socket = client(await open());
    expect((await allOf(socket)).length).toBe(3_000_000);
    await expect.poll(() => door?.connections()).toBe(0);
  });

  it('is closed behind a client that went away', async () => {
    const gone: Promise<void>[] = [];
    await inner((socket) => {
      gone.push(closed(socket));
      socket.on('end', () => socket.end());
    });
    const socket = client(await open());
    socket.write('hello');
    await expect.poll(() => gone.length).toBe(1);
    socket.resetAndDestroy();
    await gone[0];
    await expect.poll(() => door?.connections()).toBe(0);
  });

  it('waits for a side that does not read, and holds little meanwhile', async () => {
    await inner((socket) => socket.pause());
    const socket = client(await open());
    const chunk = Buffer.alloc(1_000_000);
    const before = process.memoryUsage().rss;
    for (let sent = 0; sent < 100; sent++) socket.write(chunk);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // The kernel's buffers and four of Node.js's.
    expect(socket.bytesWritten - socket.writableLength).toBeLessThan(20_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });
});

describe('with nothing behind it', () => {
  it('a client is closed', async () => {
    const socket = client(await open());
    socket.write('hello');
    await closed(socket);
    expect(socket.bytesRead).toBe(0);
    await expect.poll(() => door?.connections()).toBe(0);
  });

  it('a client is closed where a killed process has left its socket', async () => {
    leaveSocket(path);
    expect(statSync(path).isSocket()).toBe(true);
    const socket = client(await open());
    await closed(socket);
    expect(socket.bytesRead).toBe(0);
  });

  it('the door works again when there is something again', async () => {
    const port = await open();
    await closed(client(port));
    await inner((socket) => socket.pipe(socket));
    const socket = client(port);
    socket.end('back');
    expect(await allOf(socket)).toBe('back');
  });
});

describe('more connections than are allowed', () => {
  it('are closed at once, and the others go on', async () => {
    await inner((socket) => socket.pipe(socket));
    const port = await open(2);
    const [first, second, third] = [client(port), client(port), client(port)];
    for (const socket of [first, second, third]) socket.write('a');
    await closed(third);
    expect(third.bytesRead).toBe(0);
    first.end('b');
    expect(await allOf(first)).toBe('ab');
    await expect.poll(() => door?.connections()).toBe(1);
    const fourth = client(port);
    fourth.end('c');
    expect(await allOf(fourth)).toBe('c');
  });

  it('are not more when clients go away before anything behind has noticed', async () => {
    // It accepts, and never reads: what the door has sent stays unread.
    await inner((socket) => socket.pause());
    const port = await open(5);
    for (let round = 0; round < 40; round++) {
      const socket = client(port);
      await once(socket, 'connect');
      socket.write(Buffer.alloc(300_000));
      socket.resetAndDestroy();
      expect(door?.connections()).toBeLessThanOrEqual(5);
    }
    await expect.poll(() => door?.connections(), { timeout: 5_000 }).toBe(0);
  });

  it('of one way leave the other alone', async () => {
    await inner((socket) => socket.pipe(socket));
    door = await openDoor(
      [
        { port: 0, socket: path },
        { port: 0, socket: path },
      ],
      1,
    );
    const [one = 0, two = 0] = door.ports;
    const held = client(one);
    held.write('x');
    await once(held, 'data');
    await closed(client(one));
    const socket = client(two);
    socket.end('free');
    expect(await allOf(socket)).toBe('free');
  });
});

describe('the door', () => {
  it('is on loopback alone', async () => {
    const port = await open();
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const socket = connect({ host: address, port });
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
  });

  it('does not open by half where a port is taken', async () => {
    const taken = await open();
    const ways = [
      { port: 0, socket: path },
      { port: taken, socket: path },
    ];
    await expect(openDoor(ways, 1)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes every connection when it is closed', async () => {
    await inner((socket) => socket.pipe(socket));
    const port = await open();
    const socket = client(port);
    socket.write('x');
    await once(socket, 'data');
    door?.close();
    await closed(socket);
    const [error] = (await once(connect({ host: '127.0.0.1', port }), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });
});
