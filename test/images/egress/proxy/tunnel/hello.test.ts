import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { heard, open, secure, tunnel } from '../support/client.ts';
import { body, extension, hello, message, name, records, sni } from '../support/hello.ts';
import { echoServer, rawServer } from '../support/outside.ts';
import { world } from '../support/world.ts';

const HOST = 'allowed.example.org';
const good = hello(sni(name(HOST)));
const UNRECOGNIZED_NAME = Buffer.from('15030300020270', 'hex');
const ACCESS_DENIED = Buffer.from('15030300020231', 'hex');
const DECODE_ERROR = Buffer.from('15030300020232', 'hex');

describe('the server gets no byte, the client an alert, and the log a line, for a ClientHello', () => {
  it.each<[string, Buffer, string, Buffer]>([
    ['for another host', hello(sni(name('evil.example'))), 'sni-differs', UNRECOGNIZED_NAME],
    ['without a name', hello(), 'sni-absent', UNRECOGNIZED_NAME],
    ['with two names', hello(sni(name(HOST), name('evil.example'))), 'hello-malformed', DECODE_ERROR],
    ['with ECH', hello(sni(name(HOST)), extension(0xfe0d, Buffer.alloc(60))), 'ech', ACCESS_DENIED],
    [
      'that is too long',
      hello(sni(name(HOST)), extension(21, Buffer.alloc(15_000))),
      'hello-too-long',
      ACCESS_DENIED,
    ],
  ])('%s', async (_, bytes, rule, alert) => {
    const outside = await rawServer();
    const made = await world({ servers: { 443: outside.server }, limits: { helloBytes: 8192 } });
    const socket = await tunnel(made.path);
    socket.write(bytes);
    expect(await heard(socket)).toEqual(alert);
    const line = await made.entry({ rule });
    expect(line).toMatchObject({ action: 'refused', host: HOST, sent_bytes: 0 });
    expect(outside.got()).toHaveLength(0);
    expect(made.log).toHaveLength(1);
  });

  it.each(['SSH-2.0-OpenSSH_9.2\r\n', 'GET / HTTP/1.1\r\nHost: allowed.example.org\r\n\r\n', '\0'])(
    'that is none: %j',
    async (text) => {
      const outside = await rawServer();
      const made = await world({ servers: { 443: outside.server } });
      const socket = await tunnel(made.path);
      socket.write(text);
      expect(await heard(socket)).toHaveLength(0);
      expect(await made.entry({ rule: 'no-tls' })).toMatchObject({ action: 'refused', host: HOST });
      expect(outside.got()).toHaveLength(0);
    },
  );

  it('that does not come', async () => {
    const outside = await rawServer();
    const made = await world({ servers: { 443: outside.server }, limits: { helloTime: 100 } });
    const socket = await tunnel(made.path);
    expect(await heard(socket)).toEqual(ACCESS_DENIED);
    expect(await made.entry({ rule: 'hello-timeout' })).toMatchObject({ action: 'refused' });
  });

  it('that comes too slowly', async () => {
    const outside = await rawServer();
    const made = await world({ servers: { 443: outside.server }, limits: { helloTime: 200 } });
    const socket = await tunnel(made.path);
    const bytes = [...good];
    const slow = setInterval(() => socket.write(Buffer.from([bytes.shift() ?? 0])), 20);
    await heard(socket);
    clearInterval(slow);
    expect(await made.entry({ rule: 'hello-timeout' })).toMatchObject({ action: 'refused' });
    expect(outside.got()).toHaveLength(0);
  });

  it('that is cut off', async () => {
    const outside = await rawServer();
    const made = await world({ servers: { 443: outside.server } });
    const socket = await tunnel(made.path);
    socket.end(good.subarray(0, 50));
    await heard(socket);
    expect(await made.entry({ rule: 'no-tls' })).toMatchObject({ action: 'refused' });
    expect(outside.got()).toHaveLength(0);
  });
});

it('what the server says before the ClientHello does not reach the client', async () => {
  const outside = await rawServer((socket) => void socket.write('220 mail'));
  const made = await world({ servers: { 443: outside.server }, limits: { helloTime: 100 } });
  const socket = await tunnel(made.path);
  expect(await heard(socket)).toEqual(ACCESS_DENIED);
});

describe('a second ClientHello', () => {
  it('with another name does not reach the server', async () => {
    const outside = await rawServer();
    const made = await world({ servers: { 443: outside.server } });
    const socket = await tunnel(made.path);
    socket.write(good);
    await sleep(50);
    socket.write(hello(sni(name('evil.example'))));
    await heard(socket);
    expect(await made.entry({ rule: 'sni-differs' })).toMatchObject({
      action: 'refused',
      sent_bytes: good.length,
    });
    expect(outside.got()).toEqual(good);
  });

  it('that a server asks for works', async () => {
    const server = await echoServer();
    // The client offers a key for its first curve alone, which the server does not take.
    server.setSecureContext({
      ...(await import('../support/certificate.ts')).certificate(),
      ecdhCurve: 'P-384',
    });
    const made = await world({ servers: { 443: server } });
    const socket = await secure(made.path);
    expect(socket.getEphemeralKeyInfo()).toMatchObject({ name: 'secp384r1' });
    socket.end('again');
    expect(String(await socket.toArray())).toBe('again');
    await made.entry({ action: 'allowed' });
  });
});

describe('the neighbour', () => {
  it('may send its ClientHello byte by byte in records of one byte; the server gets the same', async () => {
    const outside = await rawServer();
    const made = await world({ servers: { 443: outside.server } });
    const socket = await tunnel(made.path);
    const stream = records(message(body(sni(name(HOST)))), 1);
    for (const byte of stream) {
      socket.write(Buffer.from([byte]));
      if (byte % 16 === 0) await sleep(0);
    }
    socket.end();
    while (outside.got().length < stream.length) await sleep(5);
    expect(outside.got()).toEqual(stream);
    for (const other of outside.sockets) other.end('bye');
    expect(String(await heard(socket))).toBe('bye');
    await made.entry({ action: 'allowed' });
  });

  it('may send its ClientHello together with the request', async () => {
    const outside = await rawServer();
    const made = await world({ servers: { 443: outside.server } });
    const socket = open(made.path);
    const request = 'CONNECT allowed.example.org:443 HTTP/1.1\r\nContent-Length: 5\r\n\r\n';
    socket.write(Buffer.concat([Buffer.from(request), good, Buffer.from([0x17, 3, 3, 0, 1, 0])]));
    await once(socket, 'data');
    while (outside.got().length < good.length + 6) await sleep(5);
    expect(outside.got().subarray(0, good.length)).toEqual(good);
  });
});
