import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../../../images/egress/control/client.ts';
import { type Places, type Serving, serve } from '../../../../images/egress/serve/serve.ts';
import { EgressLogLine } from '../../../../policy/egress/log.ts';
import { leaveSocket } from '../left-socket.ts';
import { policyFile } from '../policy-file.ts';

const TOKEN = 'the-token-of-the-run';
const KEY = 'sk-secret-of-the-vendor';

let folder: string;
let places: Places;
let lines: string[];
let serving: Serving | undefined;
let vendor: Server;
let received: IncomingMessage[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serve-'));
  const at = (name: string) => join(folder, name);
  places = { proxy: at('p.sock'), gateway: at('g.sock'), control: at('c.sock'), keys: at('keys') };
  lines = [];
  received = [];
  // The API of a model.
  vendor = createServer((asked, answer) => {
    received.push(asked);
    asked.resume().on('end', () => answer.setHeader('content-type', 'application/json').end('{"ok":true}'));
  }).listen({ host: '127.0.0.1', port: 0 });
  await once(vendor, 'listening');
});
afterEach(async () => {
  await serving?.drain(0);
  serving = undefined;
  vendor.closeAllConnections();
  await new Promise((resolve) => vendor.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

async function start(limit = 20): Promise<Serving> {
  serving = await serve({ places, version: '1.2.3', limit, output: { write: (line) => lines.push(line) } });
  return serving;
}

const log = () => lines.map((line) => EgressLogLine.parse(JSON.parse(line)));

function policy() {
  const address = vendor.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return policyFile({
    gateway: {
      token_sha256: createHash('sha256').update(TOKEN).digest('hex'),
      limits: { requests_per_minute: 60, bytes: 1_000_000 },
      vendors: { openai: { base_url: `http://127.0.0.1:${port}` } },
    },
  });
}

interface Asked {
  socketPath: string;
  method: string;
  path: string;
  headers?: Record<string, string>;
}

function answerTo(asked: Asked): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ ...asked, agent: false });
    sent.on('error', reject);
    const read = async (response: IncomingMessage) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      return { status: response.statusCode ?? 0, text };
    };
    sent.on('response', (response) => read(response).then(resolve, reject));
    sent.on('connect', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, text: '' });
    });
    sent.end();
  });
}

const tunnel = (target = 'example.org:443') =>
  answerTo({ socketPath: places.proxy, method: 'CONNECT', path: target });
const model = () =>
  answerTo({
    socketPath: places.gateway,
    method: 'POST',
    path: '/openai/v1/responses',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-length': '0' },
  });

describe('until a policy comes', () => {
  it('nothing passes, and each refusal is logged', async () => {
    await start();
    expect((await tunnel()).status).toBeGreaterThanOrEqual(400);
    expect((await model()).status).toBeGreaterThanOrEqual(400);
    expect(received).toEqual([]);
    expect(
      log()
        .filter(({ action }) => action === 'refused')
        .map(({ part }) => part),
    ).toEqual(['proxy', 'gateway']);
    expect(await ask(places.control, { ask: 'status' })).toMatchObject({
      ok: true,
      status: { state: 'closed' },
    });
  });

  it('keys alone open nothing', async () => {
    await start();
    expect(await ask(places.control, { ask: 'keys', keys: { openai: KEY } })).toMatchObject({ ok: true });
    expect((await model()).status).toBeGreaterThanOrEqual(400);
    expect(received).toEqual([]);
  });
});

describe('with a policy and a key', () => {
  it('the vendor gets the key, the agent never does', async () => {
    await start();
    await ask(places.control, { ask: 'policy', file: policy() });
    await ask(places.control, { ask: 'keys', keys: { openai: KEY } });
    expect(await model()).toEqual({ status: 200, text: '{"ok":true}' });
    expect(received[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(readFileSync(join(places.keys, 'openai'), 'utf8')).toBe(KEY);
    expect(lines.join('')).not.toContain(KEY);
    expect(log().at(-1)).toMatchObject({ part: 'gateway', action: 'allowed', run: 'test-run' });
  });

  it('a key that is replaced is the new one from then on, and one that is taken away is gone', async () => {
    await start();
    await ask(places.control, { ask: 'policy', file: policy() });
    await ask(places.control, { ask: 'keys', keys: { openai: 'old' } });
    await model();
    await ask(places.control, { ask: 'keys', keys: { openai: 'new' } });
    await model();
    expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
    await ask(places.control, { ask: 'keys', keys: {} });
    expect((await model()).status).toBeGreaterThanOrEqual(400);
    expect(received).toHaveLength(2);
  });

  it('a bad policy leaves the one before in force; a good one replaces it', async () => {
    await start();
    await ask(places.control, { ask: 'keys', keys: { openai: KEY } });
    await ask(places.control, { ask: 'policy', file: policy() });
    expect(await ask(places.control, { ask: 'policy', file: { ...policy(), rules: 1 } })).toMatchObject({
      ok: false,
    });
    expect((await model()).status).toBe(200);
    expect(log().map(({ action }) => action)).toContain('kept');
    const without = { ...policy(), gateway: { ...policy().gateway, vendors: {} } };
    expect(await ask(places.control, { ask: 'policy', file: without })).toMatchObject({ ok: true });
    expect((await model()).status).toBeGreaterThanOrEqual(400);
  });
});

describe('the sockets', () => {
  it('are open to their user alone', async () => {
    await start();
    for (const path of [places.proxy, places.gateway, places.control])
      expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('of a killed process are replaced', async () => {
    for (const path of [places.proxy, places.gateway, places.control]) leaveSocket(path);
    await start();
    expect((await tunnel()).status).toBeGreaterThanOrEqual(400);
    expect(await ask(places.control, { ask: 'health' })).toMatchObject({ ok: true });
  });

  it('of one that serves are left to it, and the second leaves nothing open', async () => {
    await start();
    const second = { ...places, control: join(folder, 'c2.sock') };
    const options = { places: second, version: 'x', limit: 1, output: { write: () => {} } };
    await expect(serve(options)).rejects.toMatchObject({
      status: 73,
      message: expect.stringContaining('p.sock'),
    });
    expect(existsSync(second.control)).toBe(false);
    expect(await ask(places.control, { ask: 'health' })).toMatchObject({ ok: true });
  });

  it('that are taken away are told by health', async () => {
    await start();
    rmSync(places.proxy);
    expect(await ask(places.control, { ask: 'health' })).toMatchObject({
      ok: false,
      fault: expect.stringContaining(places.proxy),
    });
  });
});

describe('at its end', () => {
  it('an answer that has begun is finished, and no new request is taken', async () => {
    const running = await start();
    await ask(places.control, { ask: 'policy', file: policy() });
    await ask(places.control, { ask: 'keys', keys: { openai: KEY } });
    vendor.removeAllListeners('request');
    vendor.on('request', (asked, answer) => {
      answer.write('{"slow":');
      setTimeout(() => answer.end('true}'), 200);
      asked.resume();
    });
    const slow = model();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const drained = running.drain(2_000);
    await expect(model()).rejects.toThrow();
    expect(await slow).toEqual({ status: 200, text: '{"slow":true}' });
    await drained;
    expect(existsSync(places.proxy)).toBe(false);
  });

  it('what takes longer is cut', async () => {
    const running = await start();
    await ask(places.control, { ask: 'policy', file: policy() });
    await ask(places.control, { ask: 'keys', keys: { openai: KEY } });
    vendor.removeAllListeners('request');
    const begun = once(vendor, 'request');
    vendor.on('request', (_, answer) => void answer.write('{"never":'));
    const endless = model();
    const failed = expect(endless).rejects.toThrow();
    await begun;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = performance.now();
    await running.drain(200);
    expect(performance.now() - started).toBeLessThan(1_500);
    await failed;
  });
});
