import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { configFor, GOOD, pause, startGateway, TOKEN } from './support/gateway.ts';
import { fakeApi } from './support/vendor.ts';

const HEAD = `Host: h\r\nX-Api-Key: ${TOKEN}\r\n`;

describe('what is no plain request gets a short answer, a line in the log, and its connection is closed:', () => {
  it.each<[what: string, bytes: string, status: number, rule: string]>([
    ['CONNECT', `CONNECT api.example:443 HTTP/1.1\r\n${HEAD}\r\n`, 405, 'connect'],
    [
      'a WebSocket',
      `GET /anthropic/v1/messages HTTP/1.1\r\n${HEAD}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      400,
      'upgrade',
    ],
    [
      'HTTP/2 by upgrade',
      `POST /anthropic/v1/messages HTTP/1.1\r\n${HEAD}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n`,
      400,
      'upgrade',
    ],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'http'],
    ['HTTP/1.0', `POST /anthropic/v1/messages HTTP/1.0\r\n${HEAD}\r\n`, 400, 'http-version'],
    ['no HTTP', '\u0016\u0003\u0001\u0002\u0000\u0001', 400, 'http'],
    [
      'two lengths',
      `POST /anthropic/v1/messages HTTP/1.1\r\n${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
      400,
      'http',
    ],
    [
      'a length and pieces',
      `POST /anthropic/v1/messages HTTP/1.1\r\n${HEAD}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'http',
    ],
    ['a folded header', `POST /anthropic/v1/messages HTTP/1.1\r\n${HEAD}X: a\r\n b\r\n\r\n`, 400, 'http'],
    ['bare line feeds', `POST /anthropic/v1/messages HTTP/1.1\nHost: h\n\n`, 400, 'http'],
    [
      'a giant header',
      `POST /anthropic/v1/messages HTTP/1.1\r\n${HEAD}X: ${'a'.repeat(40_000)}\r\n\r\n`,
      431,
      'http',
    ],
    ['a giant target', `POST /${'a'.repeat(40_000)} HTTP/1.1\r\n${HEAD}\r\n`, 431, 'http'],
  ])('%s', async (_, bytes, status, rule) => {
    const api = await fakeApi();
    const { raw, log, ask } = await startGateway(configFor(api.url));
    const answer = await text(raw(bytes));
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain("Paddock's gateway: ");
    expect(log).toMatchObject([{ part: 'gateway', action: 'refused', rule, status }]);
    expect(api.connections()).toBe(0);
    expect((await ask(GOOD.anthropic)).status).toBe(200);
  });
});

it('a request behind another on the same connection is judged by itself', async () => {
  const api = await fakeApi();
  const { raw, log } = await startGateway(configFor(api.url));
  const first = `POST /anthropic/v1/messages HTTP/1.1\r\n${HEAD}Content-Length: 2\r\n\r\n{}`;
  const second = `POST /anthropic/v1/files HTTP/1.1\r\n${HEAD}Content-Length: 0\r\nConnection: close\r\n\r\n`;
  const answer = await text(raw(first + second));
  expect(answer.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
  expect(api.got.map(({ url }) => url)).toEqual(['/v1/messages']);
  expect(log).toHaveLength(2);
});

it('a broken piece in the middle of a body ends both sides', async () => {
  const api = await fakeApi();
  const { raw, gateway } = await startGateway(configFor(api.url));
  const connection = raw(
    `POST /anthropic/v1/messages HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`,
  );
  await pause(50);
  connection.write('zz\r\n');
  await once(connection.resume(), 'close');
  await pause(50);
  expect(api.got).toEqual([]);
  expect(gateway.stats().active).toBe(0);
});

it('slow heads are closed in time', async () => {
  const { gateway, raw, log } = await startGateway(configFor('http://127.0.0.1:9'));
  gateway.server.headersTimeout = 100;
  const connection = raw('POST /anthropic/v1/messages HTTP/1.1\r\nHost: h\r\n');
  const drip = setInterval(() => connection.write('X: a\r\n'), 50);
  const answer = await text(connection);
  clearInterval(drip);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(log).toMatchObject([{ action: 'refused', rule: 'http', status: 408 }]);
}, 15_000);

it('a slow body is closed in time, and the vendor never sees it whole', async () => {
  const api = await fakeApi();
  const { gateway, raw, logged } = await startGateway(configFor(api.url));
  gateway.server.headersTimeout = 100;
  gateway.server.requestTimeout = 100;
  const connection = raw(`POST /anthropic/v1/messages HTTP/1.1\r\n${HEAD}Content-Length: 1000\r\n\r\n`);
  const drip = setInterval(() => connection.write('a'), 50);
  await once(connection.resume(), 'close');
  clearInterval(drip);
  expect(await logged(2)).toMatchObject({ host: 'anthropic', action: 'failed', rule: 'agent-left' });
  expect(api.got).toEqual([]);
  expect(gateway.stats().active).toBe(0);
}, 15_000);

it('connections beyond the most are closed and reported once, and the neighbours go on', async () => {
  const api = await fakeApi();
  const { raw, ask, logged, gateway } = await startGateway(configFor(api.url), { maxConnections: 5 });
  const kept = await ask(GOOD.anthropic);
  expect(kept.status).toBe(200);
  const others = Array.from({ length: 50 }, () => raw());
  await Promise.all(others.slice(4).map((connection) => once(connection.resume(), 'close')));
  expect(gateway.stats().dropped).toBe(46);
  expect((await ask(GOOD.anthropic)).status).toBe(200);
  expect(await logged(3)).toMatchObject({ action: 'limited', rule: 'connections', count: 46 });
});

it('close ends what runs on both sides', async () => {
  let closed: Promise<unknown> | undefined;
  const api = await fakeApi((response) => {
    closed = once(response, 'close');
    response.writeHead(200).write('x');
  });
  const { begin, gateway } = await startGateway(configFor(api.url));
  const answer = await begin(GOOD.anthropic);
  await gateway.close();
  await expect(text(answer)).rejects.toThrow('aborted');
  await closed;
});
