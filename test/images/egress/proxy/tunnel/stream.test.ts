import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { gone, heard, open, secure, tunnel } from '../support/client.ts';
import { hello, name, sni } from '../support/hello.ts';
import { echoServer, rawServer, tlsServer } from '../support/outside.ts';
import { waitFor, world } from '../support/world.ts';

const MEGABYTE = 1024 * 1024;
const good = hello(sni(name('allowed.example.org')));

describe('a side that ends', () => {
  it('the client: the server still answers', async () => {
    const server = await tlsServer(async (socket) => {
      const all = await socket.toArray();
      socket.end(`got ${Buffer.concat(all).length}`);
    });
    const made = await world({ servers: { 443: server } });
    const socket = await secure(made.path);
    socket.end(Buffer.alloc(MEGABYTE));
    expect(String(Buffer.concat(await socket.toArray()))).toBe(`got ${MEGABYTE}`);
  });

  it('the server: the client may still send', async () => {
    const outside = await rawServer((socket) => void socket.end('bye'));
    const made = await world({ servers: { 443: outside.server } });
    const socket = await tunnel(made.path);
    socket.write(good);
    expect(String(await heard(socket))).toBe('bye');
    socket.end(Buffer.from([0x17, 3, 3, 0, 1, 0]));
    await waitFor(() => outside.got().length === good.length + 6);
    expect(await made.entry({ action: 'allowed' })).toMatchObject({ received_bytes: 3 });
  });

  it.each(['client', 'server'])('the %s, by breaking off: the other is closed', async (which) => {
    const outside = await rawServer();
    const made = await world({ servers: { 443: outside.server }, limits: { halfOpenTime: 100 } });
    const socket = await tunnel(made.path);
    socket.write(good);
    await waitFor(() => outside.got().length === good.length);
    const [theirs] = outside.sockets;
    if (theirs === undefined) throw new Error('no connection');
    const [one, other] = which === 'client' ? [socket, theirs] : [theirs, socket];
    const ended = gone(other);
    if (which === 'client') one.destroy();
    else one.resetAndDestroy();
    await ended;
    await made.entry({ action: 'allowed' });
    await waitFor(() => made.proxy.stats().requests === 0);
  });
});

describe('a reader that stops', () => {
  it('the client: the server is paused, and nothing piles up', async () => {
    let sent = 0;
    const outside = await rawServer((socket) => {
      const more = () => {
        while (sent < 200 * MEGABYTE) {
          sent += 64 * 1024;
          if (!socket.write(Buffer.alloc(64 * 1024))) break;
        }
      };
      socket.on('drain', more);
      more();
    });
    const made = await world({ servers: { 443: outside.server } });
    const socket = await tunnel(made.path);
    socket.write(good);
    socket.pause();
    await sleep(300);
    const before = sent;
    await sleep(200);
    expect(sent).toBe(before);
    // What the kernel's buffers on the way take; ours are 64 KiB each.
    expect(sent).toBeLessThan(16 * MEGABYTE);
    let read = 0;
    socket.on('data', (chunk) => {
      read += chunk.length;
    });
    socket.resume();
    await waitFor(() => read > before);
  });

  it('the server: the client is paused', async () => {
    const outside = await rawServer((socket) => void socket.on('newListener', () => {}).pause());
    const made = await world({ servers: { 443: outside.server } });
    const socket = await tunnel(made.path);
    socket.write(good);
    const appData = Buffer.concat([Buffer.from([0x17, 3, 3, 0x40, 0]), Buffer.alloc(16384)]);
    let sent = 0;
    while (sent < 200 * MEGABYTE) {
      sent += appData.length;
      if (!socket.write(appData)) {
        const drained = await Promise.race([once(socket, 'drain').then(() => true), sleep(300)]);
        if (!drained) break;
      }
    }
    expect(sent).toBeLessThan(16 * MEGABYTE);
  });
});

it('a tunnel that is silent in both directions is closed', async () => {
  const outside = await rawServer();
  const made = await world({ servers: { 443: outside.server }, limits: { idleTime: 200 } });
  const socket = await tunnel(made.path);
  socket.write(good);
  await heard(socket);
  expect(await made.entry({ action: 'allowed' })).toMatchObject({ reason: 'closed: silent for too long' });
});

it('a tunnel in which one direction is busy stays', async () => {
  const outside = await rawServer();
  const made = await world({ servers: { 443: outside.server }, limits: { idleTime: 800 } });
  const socket = await tunnel(made.path);
  socket.write(good);
  for (let round = 0; round < 10; round += 1) {
    await sleep(120);
    socket.write(Buffer.from([0x17, 3, 3, 0, 1, 0]));
  }
  expect(socket.closed).toBe(false);
  expect(made.log).toEqual([]);
});

describe('a new policy', () => {
  it('cuts the tunnels to a host that it does not allow, and no other', async () => {
    const made = await world({
      rules: ['allowed.example.org', 'other.example.org'],
      servers: { 443: await echoServer() },
    });
    const cut = await secure(made.path, 'other.example.org:443');
    const kept = await secure(made.path);
    const closed = gone(cut);
    made.reload({ rules: ['allowed.example.org'] });
    await closed;
    expect(await made.entry({ rule: 'policy-changed' })).toMatchObject({
      action: 'refused',
      host: 'other.example.org',
    });
    kept.write('still here');
    const [chunk] = await once(kept, 'data');
    expect(String(chunk)).toBe('still here');
    await expect(tunnel(made.path, 'other.example.org:443')).rejects.toThrow('403');
  });

  it('cuts the tunnels to an address that it does not permit', async () => {
    const made = await world({ servers: { 443: await echoServer() } });
    const socket = await secure(made.path);
    const closed = gone(socket);
    made.reload({ file: { permitted_networks: [] } });
    await closed;
    await made.entry({ rule: 'policy-changed' });
  });

  it('that comes while a name is resolved counts', async () => {
    let answer: (addresses: string[]) => void = () => {};
    const made = await world({
      servers: { 443: await echoServer() },
      resolve: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    const asked = tunnel(made.path);
    const refused = expect(asked).rejects.toThrow('403');
    await waitFor(() => made.resolved.length === 1);
    made.reload({ rules: [] });
    answer(['192.0.2.10']);
    await refused;
    expect(made.dialled).toEqual([]);
  });
});

describe('the end of the proxy', () => {
  it('cuts all tunnels, each with its line', async () => {
    const made = await world({ servers: { 443: await echoServer() } });
    const sockets = await Promise.all([secure(made.path), secure(made.path)]);
    const closed = sockets.map(gone);
    await made.proxy.close();
    await Promise.all(closed);
    expect(made.log.map(({ reason }) => reason)).toEqual(['the proxy stops', 'the proxy stops']);
    expect(made.proxy.stats()).toEqual({ connections: 0, requests: 0, hellos: 0 });
  });

  it('waits for nobody who is in the middle of a request, a look-up or a handshake', async () => {
    const made = await world({
      rules: ['allowed.example.org', 'slow.example.org'],
      resolve: (host) =>
        host === 'slow.example.org' ? new Promise(() => {}) : Promise.resolve(['192.0.2.10']),
      servers: { 443: await echoServer() },
    });
    await tunnel(made.path);
    open(made.path).write('CONNECT slow.example.org:443 HTTP/1.1\r\n\r\n');
    open(made.path).write('CONNECT half');
    await waitFor(() => made.proxy.stats().connections === 3 && made.resolved.length === 2);
    const before = performance.now();
    await made.proxy.close();
    expect(performance.now() - before).toBeLessThan(500);
    expect(made.log.map(({ action }) => action)).toEqual(['failed', 'failed']);
    expect(made.proxy.stats()).toEqual({ connections: 0, requests: 0, hellos: 0 });
  });
});
