import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { makeLog } from '../../../../images/egress/log/log.ts';
import { ask, heard, open, say, secure, tunnel } from './support/client.ts';
import { echoServer, rawServer } from './support/outside.ts';
import { waitFor, world } from './support/world.ts';

describe('a request whose header', () => {
  it.each<[string, string]>([
    ['has a giant URL', `CONNECT ${'a'.repeat(20_000)}.example.org:443 HTTP/1.1\r\n\r\n`],
    ['has a giant field', `CONNECT allowed.example.org:443 HTTP/1.1\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`],
    [
      'has many fields',
      `CONNECT allowed.example.org:443 HTTP/1.1\r\n${'Xxxxxxxx: yyyyyyyyy\r\n'.repeat(1000)}\r\n`,
    ],
    ['never ends', `CONNECT allowed.example.org:443 HTTP/1.1\r\n${'X: y\r\n'.repeat(10_000)}`],
  ])('%s is refused', async (_, bytes) => {
    const { path, entry, dialled } = await world();
    expect(await say(path, bytes)).toMatch(/^HTTP\/1\.1 431 Refused by Paddock/);
    expect(await entry({ rule: 'http-headers' })).toMatchObject({ action: 'refused', status: 431 });
    expect(dialled).toEqual([]);
  });

  it('comes slowly is refused in time', async () => {
    const { path, entry } = await world({ limits: { headersTime: 300 } });
    const socket = open(path);
    socket.write('CONNECT allowed.example.org:443 HTTP/1.1\r\n');
    const drip = setInterval(() => socket.write('X: y\r\n'), 50);
    const text = String(await heard(socket));
    clearInterval(drip);
    expect(text).toMatch(/^HTTP\/1\.1 408 Refused by Paddock/);
    await entry({ rule: 'http-timeout', action: 'refused' });
  });
});

it('a connection that says nothing is closed in time', async () => {
  const { path, proxy } = await world({ limits: { headersTime: 200 } });
  const socket = open(path);
  await heard(socket);
  socket.destroy();
  await waitFor(() => proxy.stats().connections === 0);
});

describe('what is over the limit', () => {
  it('of connections is closed at once and counted', async () => {
    const made = await world({ limits: { connections: 3 }, servers: { 443: await echoServer() } });
    const held = [open(made.path), open(made.path), open(made.path)];
    await waitFor(() => made.proxy.stats().connections === 3);
    expect(await say(made.path, 'CONNECT allowed.example.org:443 HTTP/1.1\r\n\r\n')).toBe('');
    expect(await made.entry({ rule: 'connections' })).toMatchObject({ action: 'limited', count: 1 });
    for (const socket of held) socket.destroy();
    await waitFor(() => made.proxy.stats().connections === 0);
    const neighbour = await secure(made.path);
    neighbour.end('ok');
    expect(String(await neighbour.toArray())).toBe('ok');
  });

  it('of tunnels without a ClientHello gets 503, and the others go on', async () => {
    const made = await world({ limits: { hellos: 2 }, servers: { 443: await echoServer() } });
    const held = [await tunnel(made.path), await tunnel(made.path)];
    expect(made.proxy.stats().hellos).toBe(2);
    const { answer } = await ask(made.path, 'allowed.example.org:443');
    expect(answer).toMatch(/^HTTP\/1\.1 503 Refused by Paddock: too many tunnels wait/);
    expect(await made.entry({ rule: 'hellos' })).toMatchObject({ action: 'refused', status: 503 });
    held[0]?.destroy();
    await waitFor(() => made.proxy.stats().hellos === 1);
    await secure(made.path);
  });

  it('of requests on one connection gets 503', async () => {
    const outside = await rawServer();
    const made = await world({
      rules: ['plain.example.org:80'],
      limits: { connections: 5 },
      servers: { 80: outside.server },
    });
    const socket = open(made.path);
    socket.write('GET http://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org\r\n\r\n'.repeat(50));
    await made.entry({ rule: 'requests', action: 'limited' });
    expect(made.proxy.stats().requests).toBe(5);
    await sleep(50);
    expect(outside.sockets.length).toBeLessThanOrEqual(5);
  });
});

describe('a flood', () => {
  it('of 2,000 connections leaves nothing behind, and the neighbour works during and after it', async () => {
    const made = await world({
      limits: { connections: 500, helloTime: 500 },
      servers: { 443: await echoServer() },
    });
    const neighbour = await secure(made.path);
    const kinds = [
      '',
      'CONNECT evil.example:443 HTTP/1.1\r\n\r\n',
      'CONNECT allowed.example.org:443 HTTP/1.1\r\n\r\n',
      'CONNECT allowed.example.org:443 HTTP/1.1\r\n\r\nnot TLS',
      'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n',
      'garbage\r\n\r\n',
    ];
    for (let round = 0; round < 20; round += 1) {
      const sockets = Array.from({ length: 100 }, (_, index) => {
        const socket = open(made.path);
        socket.write(kinds[index % kinds.length] ?? '');
        return socket.resume();
      });
      await sleep(20);
      for (const socket of sockets) socket.destroy();
    }
    neighbour.write('still here');
    expect(String((await once(neighbour, 'data'))[0])).toBe('still here');
    neighbour.destroy();
    await waitFor(() => Object.values(made.proxy.stats()).every((count) => count === 0));
    const next = await secure(made.path);
    next.end('and now');
    expect(String(await next.toArray())).toBe('and now');
  });
});

describe('text from the agent', () => {
  it.each([
    'CONNECT evil.example:443"}\n{"action":"allowed" HTTP/1.1\r\n\r\n',
    'CONNECT evil.example\r\n{"action":"allowed"}:443 HTTP/1.1\r\n\r\n',
    'GET http://evil.example/%0a{"action":"allowed"} HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    'GET http://evil.example/"},{"action":"allowed"} HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    '{"action":"allowed"}\n HTTP/1.1\r\n\r\n',
    'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nX: a\n{"action":"allowed"}\r\n\r\n',
    `CONNECT ${'\u202e'.repeat(3)}:443 HTTP/1.1\r\n\r\n`,
  ])('forges no line of the log: %j', async (bytes) => {
    const made = await world();
    await say(made.path, bytes);
    await waitFor(() => made.log.length > 0);
    const lines: string[] = [];
    const log = makeLog({ run: () => 'run', write: (line) => lines.push(line) });
    for (const event of made.log) log(event);
    expect(lines).toHaveLength(made.log.length);
    for (const line of lines) {
      expect(line).toMatch(/^[\x20-\x7e]+\n$/);
      expect(JSON.parse(line).action).toBe('refused');
    }
  });
});
