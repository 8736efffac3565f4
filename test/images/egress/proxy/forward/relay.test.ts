import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { heard, open, say } from '../support/client.ts';
import { rawServer } from '../support/outside.ts';
import { CLOSE, HOST, plain, RULES } from '../support/plain.ts';
import { waitFor, world } from '../support/world.ts';

describe('a server', () => {
  const ask = `GET http://plain.example.org/ HTTP/1.1\r\n${HOST}${CLOSE}\r\n`;
  it.each<[string, string]>([
    ['that answers something else than HTTP', 'SSH-2.0-x\r\n'],
    [
      'that switches protocols unasked',
      'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nraw',
    ],
    [
      'that answers in two ways',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['whose header has no end', `HTTP/1.1 200 OK\r\n${`X: ${'y'.repeat(1000)}\r\n`.repeat(100)}`],
    ['that says nothing and ends', ''],
  ])('%s is answered for with 502', async (_, bytes) => {
    const outside = await rawServer((socket) => void socket.end(bytes));
    const made = await world({ rules: RULES, servers: { 80: outside.server } });
    expect(await say(made.path, ask)).toMatch(/^HTTP\/1\.1 502 Not served: /);
    expect(await made.entry({ action: 'failed' })).toMatchObject({ status: 502, host: 'plain.example.org' });
  });

  it('that breaks off in the middle leaves an answer that is visibly cut', async () => {
    const outside = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
      setTimeout(() => socket.destroy(), 50);
    });
    const made = await world({ rules: RULES, servers: { 80: outside.server } });
    const text = await say(made.path, ask);
    expect(text).toMatch(/Content-Length: 10[\s\S]*half$/);
    expect(await made.entry({ action: 'failed' })).toMatchObject({ host: 'plain.example.org' });
  });

  it('that says nothing is left after a while', async () => {
    const outside = await rawServer();
    const made = await world({ rules: RULES, servers: { 80: outside.server }, limits: { idleTime: 150 } });
    await say(made.path, ask);
    await made.entry({ action: 'failed' });
  });
});

it('a client that goes away ends the request to the server', async () => {
  const outside = await rawServer();
  const made = await world({ rules: RULES, servers: { 80: outside.server } });
  const socket = open(made.path);
  socket.write(`GET http://plain.example.org/ HTTP/1.1\r\n${HOST}\r\n`);
  await waitFor(() => outside.got().length > 0);
  socket.destroy();
  await waitFor(() => outside.sockets.every((other) => other.closed || other.readableEnded));
  expect(await made.entry({ action: 'failed' })).toMatchObject({ reason: 'the client went away first' });
});

it('a client that does not read pauses the server', async () => {
  let sent = 0;
  const made = await plain((_, response) => {
    const more = () => {
      while (sent < 200_000_000) {
        sent += 65_536;
        if (!response.write(Buffer.alloc(65_536))) return response.once('drain', more);
      }
    };
    more();
  });
  const socket = open(made.path);
  socket.write(`GET http://plain.example.org/ HTTP/1.1\r\n${HOST}\r\n`);
  await sleep(400);
  const before = sent;
  await sleep(200);
  expect(sent).toBe(before);
  expect(sent).toBeLessThan(16_000_000);
});

it('a new policy cuts a request to a host that it does not allow', async () => {
  const outside = await rawServer((socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\nmore'));
  const made = await world({ rules: RULES, servers: { 80: outside.server } });
  const socket = open(made.path);
  socket.write(`GET http://plain.example.org/ HTTP/1.1\r\n${HOST}\r\n`);
  await once(socket, 'data');
  made.reload({ rules: [] });
  await heard(socket);
  await made.entry({ action: 'refused', rule: 'policy-changed' });
});
