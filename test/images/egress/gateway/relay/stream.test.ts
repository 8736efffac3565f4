import { once } from 'node:events';
import { request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { configFor, GOOD, pause, startGateway, until } from '../support/gateway.ts';
import { type Answer, fakeApi, json } from '../support/vendor.ts';

const EVENTS = { 'content-type': 'text/event-stream' };
const MEGABYTE = Buffer.alloc(1024 * 1024, 'x');

/** An API whose answer begins with one event and then waits for the test. */
async function waiting() {
  let response: ServerResponse | undefined;
  const api = await fakeApi((begun) => {
    response = begun;
    begun.writeHead(200, EVENTS).write('data: 1\n\n');
  });
  return { api, response: () => response as ServerResponse };
}

describe('an answer', () => {
  it('arrives while the vendor is still writing it, piece by piece', async () => {
    const { api, response } = await waiting();
    const { begin, log } = await startGateway(configFor(api.url));
    const answer = await begin(GOOD.openai);
    const pieces: string[] = [];
    answer.on('data', (piece) => pieces.push(String(piece)));
    await until(() => pieces.length === 1);
    response().write('data: 2\n\n');
    await until(() => pieces.length === 2);
    expect(log).toEqual([]);
    response().end('data: 3\n\n');
    await once(answer, 'end');
    expect(pieces).toEqual(['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']);
    expect(log).toMatchObject([{ action: 'allowed', status: 200, received_bytes: 27 }]);
  });

  it('begins with its head, before there is a body', async () => {
    let response: ServerResponse | undefined;
    const api = await fakeApi((begun) => {
      response = begun;
      begun.writeHead(200, EVENTS).flushHeaders();
    });
    const { begin } = await startGateway(configFor(api.url));
    const answer = await begin(GOOD.anthropic);
    expect(answer.headers['content-type']).toBe('text/event-stream');
    response?.end();
    expect(await text(answer)).toBe('');
  });

  it('is byte for byte what the vendor sent, whatever it is', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256));
    const api = await fakeApi((response) => response.writeHead(200, EVENTS).end(bytes));
    const { begin } = await startGateway(configFor(api.url));
    const got = Buffer.concat(await (await begin(GOOD.gemini)).toArray());
    expect(got.equals(bytes)).toBe(true);
  });

  it('that nobody reads is not fetched: the vendor has to wait', async () => {
    let written = 0;
    const api = await fakeApi(async (response) => {
      response.writeHead(200, EVENTS);
      for (let index = 0; index < 50 && !response.destroyed; index += 1) {
        written = index;
        if (!response.write(MEGABYTE)) await once(response, 'drain').catch(() => {});
      }
      response.end();
    });
    const { begin } = await startGateway(configFor(api.url));
    const answer = await begin(GOOD.openai);
    await pause(300);
    expect(written).toBeLessThan(20);
    let length = 0;
    for await (const piece of answer) length += piece.length;
    expect(length).toBe(50 * MEGABYTE.length);
  }, 20_000);
});

describe('a request', () => {
  it('is passed on while it is written, with or without a length', async () => {
    const early: string[] = [];
    const api = await fakeApi(undefined, {
      early: (response, incoming) => {
        incoming.on('data', (piece) => early.push(String(piece)));
        incoming.on('end', () => json(response, { length: incoming.headers['content-length'] ?? 'none' }));
      },
    });
    const { socket } = await startGateway(configFor(api.url));
    for (const [headers, length] of [
      [{ 'content-length': '6' }, '6'],
      [{}, 'none'],
    ] as const) {
      early.length = 0;
      const sent = request({
        socketPath: socket,
        method: 'POST',
        path: GOOD.openai.path,
        headers: { ...GOOD.openai.headers, ...headers },
      });
      sent.write('one');
      await until(() => early.join('') === 'one');
      sent.end('two');
      const [answer] = await once(sent, 'response');
      expect(JSON.parse(await text(answer))).toEqual({ length });
      expect(early.join('')).toBe('onetwo');
    }
  });

  it('that the vendor does not read is not taken in', async () => {
    let resume = () => {};
    const api = await fakeApi(undefined, {
      early: (response, incoming) => {
        resume = () => void incoming.resume().on('end', () => json(response, {}));
      },
    });
    const { socket, gateway } = await startGateway(configFor(api.url));
    const sent = request({ socketPath: socket, method: 'POST', ...GOOD.openai });
    for (let index = 0; index < 40; index += 1) sent.write(MEGABYTE);
    sent.end();
    await pause(300);
    expect(gateway.stats().bytes).toBeLessThan(20 * MEGABYTE.length);
    resume();
    const [answer] = await once(sent, 'response');
    expect(answer.statusCode).toBe(200);
    answer.resume();
  }, 20_000);

  it('is answered although the vendor did not read all of it', async () => {
    const early: Answer = (response) => json(response, { error: { message: 'no' } }, 400);
    const api = await fakeApi(undefined, { early });
    const { ask, logged } = await startGateway(configFor(api.url));
    const answer = await ask(GOOD.openai, Buffer.alloc(8 * 1024 * 1024, 'x'));
    expect(answer).toMatchObject({ status: 400, body: '{"error":{"message":"no"}}' });
    expect(await logged()).toMatchObject({ action: 'allowed', status: 400 });
  });
});

describe('when the agent leaves', () => {
  it('the vendor is told at once', async () => {
    const { api, response } = await waiting();
    const { begin, logged, gateway } = await startGateway(configFor(api.url));
    const answer = await begin(GOOD.openai);
    const closed = once(response(), 'close');
    answer.destroy();
    await closed;
    expect(response().writableFinished).toBe(false);
    expect(await logged()).toMatchObject({ action: 'failed', rule: 'agent-left', status: 200 });
    expect(gateway.stats().active).toBe(0);
  });

  it('before the answer has begun, too', async () => {
    let closed: Promise<unknown> | undefined;
    const api = await fakeApi((response) => {
      closed = once(response, 'close');
    });
    const { socket, logged } = await startGateway(configFor(api.url));
    const sent = request({ socketPath: socket, method: 'POST', ...GOOD.openai });
    sent.on('error', () => {}).end('{}');
    await until(() => closed !== undefined);
    sent.destroy();
    await closed;
    expect(await logged()).toMatchObject({ action: 'failed', rule: 'agent-left' });
  });

  it('in the middle of its request, the vendor never sees it whole', async () => {
    let aborted: Promise<unknown> | undefined;
    const api = await fakeApi(undefined, {
      early: (_, incoming) => {
        // `once` would take the error that comes before for the answer.
        aborted = new Promise((resolve) =>
          incoming
            .on('error', () => {})
            .on('close', () => resolve(incoming.complete))
            .resume(),
        );
      },
    });
    const { socket, logged } = await startGateway(configFor(api.url));
    const sent = request({ socketPath: socket, method: 'POST', ...GOOD.openai });
    sent.on('error', () => {}).write('half');
    await until(() => aborted !== undefined);
    sent.destroy();
    expect(await aborted).toBe(false);
    expect(await logged()).toMatchObject({ action: 'failed', rule: 'agent-left' });
  });
});

describe('when the vendor breaks off', () => {
  it.each([
    ['in the middle of a stream', EVENTS],
    ['short of its length', { 'content-length': '100' }],
  ])('%s, the agent sees no clean end', async (_, headers) => {
    const api = await fakeApi((response) => {
      response.writeHead(200, headers).write('data: 1\n\n', () => response.destroy());
    });
    const { begin, logged, ask } = await startGateway(configFor(api.url));
    const answer = await begin(GOOD.openai);
    await expect(text(answer)).rejects.toThrow('aborted');
    expect(await logged()).toMatchObject({ action: 'failed', rule: 'upstream', status: 200 });
    await expect(ask(GOOD.openai)).rejects.toThrow('aborted');
  });

  it('before it answered, the agent gets a 502 in its words, and no second try is made', async () => {
    const api = await fakeApi((response) => response.destroy());
    const { ask, log } = await startGateway(configFor(api.url));
    const answer = await ask(GOOD.anthropic);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'error', error: { type: 'api_error' } });
    expect(log).toMatchObject([{ action: 'failed', rule: 'upstream', status: 502 }]);
    expect(api.got).toHaveLength(1);
  });
});
