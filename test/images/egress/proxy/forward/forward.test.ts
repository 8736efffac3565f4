import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { heard, open, say } from '../support/client.ts';
import { CLOSE, HOST, plain } from '../support/plain.ts';
import { waitFor } from '../support/world.ts';

describe('the neighbour', () => {
  it('gets its answer, and the server only what is its own', async () => {
    const { path, requests, entry } = await plain((_, response) => {
      response.setHeader('X-Answer', 'yes');
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.setHeader('Proxy-Authenticate', 'Basic');
      response.end('hello');
    });
    const text = await say(
      path,
      `GET HTTP://Plain.Example.ORG:80/a/../b?c=%0d&d HTTP/1.1\r\nhost: PLAIN.example.org.\r\nAccept: x\r\nX-Two: 1\r\nX-Two: 2\r\n` +
        'Proxy-Authorization: Basic x\r\nProxy-Connection: keep-alive\r\nKeep-Alive: 5\r\nTE: trailers\r\nX-Hop: y\r\nConnection: close, X-Hop\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).toMatch(/X-Answer: yes\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n/);
    expect(text).not.toContain('Proxy-Authenticate');
    expect(text.endsWith('\r\n\r\nhello') || text.includes('\r\nhello\r\n')).toBe(true);
    const [request] = requests;
    expect(request?.url).toBe('/a/../b?c=%0d&d');
    expect(request?.rawHeaders).toEqual([
      ...['Host', 'plain.example.org', 'Accept', 'x', 'X-Two', '1', 'X-Two', '2'],
      ...['Connection', 'close'],
    ]);
    expect(await entry({ action: 'allowed' })).toMatchObject({
      method: 'GET',
      host: 'plain.example.org',
      port: 80,
      path: '/a/../b?c=%0d&d',
      rule: 'test "plain.example.org:80"',
      address: '192.0.2.10',
      status: 200,
    });
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('may use %s', async (method) => {
    const { path, requests } = await plain();
    const text = await say(path, `${method} http://plain.example.org HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(requests[0]).toMatchObject({ method, url: '/' });
  });

  it.each<[string, string]>([
    ['a length', 'Content-Length: 5\r\n\r\nhello'],
    ['chunks', 'Transfer-Encoding: Chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'],
  ])('may send a body with %s', async (_, rest) => {
    for (const method of ['POST', 'GET', 'DELETE']) {
      const { path } = await plain();
      const text = await say(path, `${method} http://plain.example.org/ HTTP/1.1\r\n${HOST}${CLOSE}${rest}`);
      expect(text).toMatch(/he(\r\n3\r\n)?llo/);
    }
  });

  it('may ask whether its body is wanted, and is told after the decision', async () => {
    const { path } = await plain();
    const socket = open(path);
    const expectant = `${HOST}Expect: 100-continue\r\nContent-Length: 5\r\n${CLOSE}\r\n`;
    socket.write(`POST http://plain.example.org/ HTTP/1.1\r\n${expectant}`);
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('hello');
    expect(String(await heard(socket))).toContain('hello');
    const refused = await say(path, `POST http://evil.example/ HTTP/1.1\r\n${expectant}`);
    expect(refused).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('may not ask for a tunnel while an answer is under way on the same connection', async () => {
    const { path, entry, proxy } = await plain(
      (_, response) => void setTimeout(() => response.end('ok'), 100),
    );
    const one = `GET http://plain.example.org/ HTTP/1.1\r\n${HOST}\r\n`;
    await say(path, `${one}CONNECT allowed.example.org:443 HTTP/1.1\r\n\r\n`);
    await entry({ action: 'refused', rule: 'http-pipelined', method: 'CONNECT' });
    await waitFor(() => proxy.stats().requests === 0);
  });

  it('may send one request after the other, each decided by itself', async () => {
    const { path, requests, log } = await plain((_, response) => response.end('ok'));
    const one = `GET http://plain.example.org/1 HTTP/1.1\r\n${HOST}\r\n`;
    const evil = 'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n';
    const text = await say(path, one + one + evil + one);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 403']);
    await waitFor(() => log.length >= 3);
    expect(log.filter(({ action }) => action === 'refused')).toHaveLength(1);
    expect(requests.every(({ headers }) => headers.host === 'plain.example.org')).toBe(true);
  });

  it('is redirected as the server says; where that leads is decided anew', async () => {
    const { path, requests } = await plain((_, response) => {
      response.writeHead(302, { location: 'http://evil.example/' });
      response.end();
    });
    const text = await say(path, `GET http://plain.example.org/ HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    expect(text).toContain('location: http://evil.example/');
    const next = await say(path, 'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n');
    expect(next).toMatch(/^HTTP\/1\.1 403 /);
    expect(requests).toHaveLength(1);
  });

  it('gets the answer of a server that does not want the rest of the request', async () => {
    const { path } = await plain((_, response) => {
      response.writeHead(413, { connection: 'close' });
      response.end('too much');
    });
    const body = 'x'.repeat(1_000_000);
    const head = `POST http://plain.example.org/ HTTP/1.1\r\n${HOST}${CLOSE}Content-Length: ${body.length}\r\n\r\n`;
    expect(await say(path, head + body)).toMatch(/^HTTP\/1\.1 413 /);
  });
});
