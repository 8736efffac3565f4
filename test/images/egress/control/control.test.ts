import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, textOf } from '../../../../images/egress/control/client.ts';
import { type ControlMessage, LONGEST_MESSAGE } from '../../../../images/egress/control/message.ts';
import { controlServer } from '../../../../images/egress/control/server.ts';
import { listenAt } from '../../../../images/egress/serve/listen.ts';
import { leaveSocket } from '../left-socket.ts';

let folder: string;
let path: string;
let servers: Server[];
let sockets: Socket[];
let asked: ControlMessage[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'control-'));
  path = join(folder, 'control.sock');
  asked = [];
  servers = [];
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true, force: true });
});

async function start(server: Server): Promise<void> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.push(socket));
  await listenAt(server, path);
}

const answering = () =>
  start(
    controlServer((message) => {
      asked.push(message);
      return { ok: true, text: 'done' };
    }),
  );

/** What comes back for raw bytes. */
async function raw(text: string | Buffer): Promise<unknown> {
  const socket = connect({ path, allowHalfOpen: true });
  socket.on('error', () => {});
  socket.end(text);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return JSON.parse(answer);
}

describe('a message', () => {
  it('is answered', async () => {
    await answering();
    const message = { ask: 'policy', file: { any: 'thing' } } as const;
    expect(await ask(path, message)).toEqual({ ok: true, text: 'done' });
    expect(asked).toEqual([message]);
  });

  it('may be as long as a policy of ten thousand rules', async () => {
    await answering();
    const message = { ask: 'policy', file: 'x'.repeat(900_000) } as const;
    expect(await ask(path, message)).toMatchObject({ ok: true });
    expect(asked).toEqual([message]);
  });

  it.each([
    ['no JSON', '{"ask": sk-secret'],
    ['nothing', ''],
    ['another command', '{"ask":"sk-secret"}'],
    ['a field too many', '{"ask":"status","more":"sk-secret"}'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ])('that is %s is refused, unquoted, and nothing is done', async (_, text) => {
    await answering();
    const answer = await raw(text);
    expect(answer).toMatchObject({ ok: false, fault: expect.stringContaining('expected') });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(asked).toEqual([]);
    expect(await ask(path, { ask: 'status' })).toMatchObject({ ok: true });
  });

  it('that is too long is refused', async () => {
    await answering();
    expect(await raw('x'.repeat(LONGEST_MESSAGE + 1))).toMatchObject({
      ok: false,
      fault: expect.stringContaining(`more than ${LONGEST_MESSAGE} bytes`),
    });
    expect(asked).toEqual([]);
  });

  it('that fails while it is worked on is answered', async () => {
    await start(
      controlServer(() => {
        throw new Error('no room');
      }),
    );
    expect(await ask(path, { ask: 'health' })).toEqual({ ok: false, fault: 'no room' });
  });
});

describe('who asks', () => {
  it('is told where nothing serves', async () => {
    await expect(ask(path, { ask: 'health' })).rejects.toMatchObject({ status: 69 });
    leaveSocket(path);
    await expect(ask(path, { ask: 'health' })).rejects.toMatchObject({
      status: 69,
      message: expect.stringContaining(path),
    });
  });

  it('does not wait for a program that is frozen', async () => {
    await start(createServer((socket) => socket.on('error', () => {}).pause()));
    const started = performance.now();
    await expect(ask(path, { ask: 'health' }, 200)).rejects.toMatchObject({ status: 69 });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each(['', 'no JSON', '{"ok":true}', '{"ok":false}'])('does not take %j for an answer', async (text) => {
    await start(createServer((socket) => socket.on('error', () => {}).end(text)));
    await expect(ask(path, { ask: 'health' })).rejects.toMatchObject({ status: 69 });
  });

  it('gets a fault with the status of bad data', () => {
    expect(() => textOf({ ok: false, fault: 'rules: got 1' })).toThrow(
      expect.objectContaining({ status: 65, message: 'rules: got 1' }),
    );
    expect(textOf({ ok: true, text: 'done' })).toBe('done');
  });
});
