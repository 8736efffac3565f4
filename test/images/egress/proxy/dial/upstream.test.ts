import { connect } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { certificate } from '../support/certificate.ts';
import { say, secure } from '../support/client.ts';
import { echoServer, rawServer } from '../support/outside.ts';
import { listening, portOf, world } from '../support/world.ts';

const REQUEST = 'CONNECT allowed.example.org:443 HTTP/1.1\r\n\r\n';

/** A company's proxy that says `answer` and then is a tunnel to `port`. */
function company(answer: string, port: number) {
  return rawServer((socket) => {
    socket.once('data', () => {
      socket.write(answer);
      const inner = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      inner.on('error', () => {});
      inner.pipe(socket);
      socket.pipe(inner);
    });
  });
}

describe('an upstream proxy', () => {
  it('is dialled instead of the host, whose name it resolves, with its user and password', async () => {
    const server = await echoServer();
    const proxy = await company('HTTP/1.1 200 OK\r\nX: y\r\n\r\n', portOf(server));
    const port = portOf(proxy.server);
    const made = await world({ file: { upstream_proxy: `http://us%40er:p%3Aw@127.0.0.1:${port}` } });
    const socket = await secure(made.path);
    socket.end('hello');
    expect(String(await socket.toArray())).toBe('hello');
    const [request] = proxy.got().toString('latin1').split('\r\n\r\n');
    expect(request?.split('\r\n')).toEqual([
      'CONNECT allowed.example.org:443 HTTP/1.1',
      'host: allowed.example.org:443',
      `proxy-authorization: Basic ${Buffer.from('us@er:p:w').toString('base64')}`,
      expect.stringMatching(/^Connection: /),
    ]);
    expect(made.resolved).toEqual([]);
    expect(made.dialled).toEqual([`127.0.0.1:${port}`]);
    expect(await made.entry({ action: 'allowed' })).toMatchObject({ address: `127.0.0.1:${port}` });
  });

  it('may speak TLS, and is then checked', async () => {
    const server = await echoServer();
    const tls = await listening(
      createTlsServer({ ...certificate(), allowHalfOpen: true }, (socket) => {
        socket.on('error', () => {});
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          const inner = connect({ port: portOf(server), host: '127.0.0.1', allowHalfOpen: true });
          inner.on('error', () => {});
          inner.pipe(socket);
          socket.pipe(inner);
        });
      }),
    );
    const upstream_proxy = `https://127.0.0.1:${portOf(tls)}`;
    const made = await world({ file: { upstream_proxy, ca: certificate().cert } });
    const socket = await secure(made.path);
    socket.end('hello');
    expect(String(await socket.toArray())).toBe('hello');

    const distrustful = await world({ file: { upstream_proxy } });
    expect(await say(distrustful.path, REQUEST)).toMatch(
      /^HTTP\/1\.1 502 Not served: the upstream proxy failed/,
    );
    await distrustful.entry({ action: 'failed' });
  });

  it('serves plain HTTP too', async () => {
    const web = await rawServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    });
    const proxy = await company('HTTP/1.1 200 OK\r\n\r\n', portOf(web.server));
    const made = await world({
      rules: ['plain.example.org:80'],
      file: { upstream_proxy: `http://127.0.0.1:${portOf(proxy.server)}` },
    });
    const request =
      'GET http://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org\r\nConnection: close\r\n\r\n';
    expect(await say(made.path, request)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*ok$/);
    expect(proxy.got().toString('latin1')).toMatch(/^CONNECT plain\.example\.org:80 HTTP\/1\.1\r\n/);
  });

  it('is not asked for what no rule allows', async () => {
    const proxy = await company('HTTP/1.1 200 OK\r\n\r\n', 1);
    const made = await world({ file: { upstream_proxy: `http://127.0.0.1:${portOf(proxy.server)}` } });
    expect(await say(made.path, 'CONNECT evil.example:443 HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
    expect(made.dialled).toEqual([]);
  });

  it.each<[string, string, number]>([
    ['refuses', 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 4\r\n\r\nno!!', 502],
    ['answers another success', 'HTTP/1.1 204 No Content\r\n\r\n', 502],
    ['answers something else', 'SSH-2.0-x\r\n', 502],
    ['answers without an end', `HTTP/1.1 200 OK\r\n${`X: ${'y'.repeat(1000)}\r\n`.repeat(30)}`, 502],
    ['answers nothing', '', 504],
  ])('that %s is answered for in words', async (_, answer, status) => {
    const proxy = await rawServer((socket) => void (answer !== '' && socket.write(answer)));
    const made = await world({
      file: { upstream_proxy: `http://127.0.0.1:${portOf(proxy.server)}` },
      limits: { upstreamTime: 300 },
    });
    expect(await say(made.path, REQUEST)).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} Not served: the upstream proxy `),
    );
    expect(await made.entry({ action: 'failed' })).toMatchObject({ status, host: 'allowed.example.org' });
  });
});
