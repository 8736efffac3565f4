import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect as connectTcp, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificates } from '../support/certificates.ts';
import { configFor, GOOD, KEYS, startGateway } from '../support/gateway.ts';
import { fakeApi } from '../support/vendor.ts';

const tls = makeCertificates();

describe('TLS to the vendor', () => {
  it('works with a CA that the policy names, on connections that are used again', async () => {
    const api = await fakeApi(undefined, { tls });
    const { ask } = await startGateway(configFor(api.url, { ca: tls.ca }));
    for (let index = 0; index < 5; index += 1) expect((await ask(GOOD.openai)).status).toBe(200);
    expect(api.got).toHaveLength(5);
    expect(api.connections()).toBe(1);
  });

  it.each([
    ['no CA', undefined, 'localhost'],
    ['another CA', makeCertificates().ca, 'localhost'],
    ['a certificate for another name', tls.ca, '127.0.0.1'],
  ])('is refused with %s, and the key is not sent', async (_, ca, host) => {
    const api = await fakeApi(undefined, { tls });
    const { ask, log } = await startGateway(configFor(api.url.replace('localhost', host), { ca }));
    const answer = await ask(GOOD.openai);
    expect(answer.status).toBe(502);
    expect(answer.body).toContain('certificate is not trusted');
    expect(log).toMatchObject([{ action: 'failed', rule: 'upstream-certificate', status: 502 }]);
    expect(api.got).toEqual([]);
  });

  it('follows a new policy', async () => {
    const api = await fakeApi(undefined, { tls });
    let ca: string | undefined;
    const { ask } = await startGateway(() => configFor(api.url, { ca }));
    expect((await ask(GOOD.openai)).status).toBe(502);
    ca = tls.ca;
    expect((await ask(GOOD.openai)).status).toBe(200);
  });
});

describe('a company proxy', () => {
  it.each([
    ['https', tls, 'CONNECT localhost:PORT'],
    ['http', undefined, 'POST http://127.0.0.1:PORT/v1/responses'],
  ])('takes what goes to an %s vendor', async (_, secure, line) => {
    const api = await fakeApi(undefined, { tls: secure });
    const seen: string[] = [];
    const proxy = createHttpServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.setHeader('content-type', 'application/json');
      request.resume().on('end', () => response.end('{}'));
    });
    proxy.on('connect', (request, socket) => {
      seen.push(`CONNECT ${request.url} ${request.headers['proxy-authorization']}`);
      const onward = connectTcp(Number(new URL(api.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      socket.on('error', () => onward.destroy());
      onward.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      proxy.close();
      proxy.closeAllConnections();
    });
    const upstream_proxy = `http://user:pass@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const { ask } = await startGateway(configFor(api.url, { ca: tls.ca, upstream_proxy }));
    const answer = await ask({
      ...GOOD.openai,
      headers: { ...GOOD.openai.headers, 'proxy-authorization': 'x' },
    });
    expect(answer).toMatchObject({ status: 200, body: '{}' });
    expect(seen[0]).toContain(line.replace('PORT', new URL(api.url).port));
    if (secure !== undefined) {
      expect(seen[0]).toContain(`Basic ${Buffer.from('user:pass').toString('base64')}`);
      expect(api.got[0]?.headers.authorization).toBe(`Bearer ${KEYS.openai}`);
      expect(api.got[0]?.headers['proxy-authorization']).toBeUndefined();
    }
  });

  it('that refuses is a 502, never a way around it', async () => {
    const api = await fakeApi(undefined, { tls });
    const proxy = createHttpServer();
    proxy.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const upstream_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const { ask } = await startGateway(configFor(api.url, { ca: tls.ca, upstream_proxy }));
    expect((await ask(GOOD.openai)).status).toBe(502);
    expect(api.connections()).toBe(0);
  });
});

it.each(['http', 'https'])(
  'a vendor that closes every connection (%s) is a 502 after a bounded number of tries',
  async (scheme) => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => {}).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { ask, log } = await startGateway(configFor(url));
    expect((await ask(GOOD.openai)).status).toBe(502);
    expect(connections).toBeLessThan(4);
    expect(log).toMatchObject([{ action: 'failed', status: 502 }]);
  },
);

it('a vendor that nobody listens for is a 502', async () => {
  const { ask, log } = await startGateway(configFor('http://127.0.0.1:9'));
  expect((await ask(GOOD.gemini)).status).toBe(502);
  expect(log).toMatchObject([
    { action: 'failed', rule: 'upstream', reason: expect.stringContaining('ECONNREFUSED') },
  ]);
});
