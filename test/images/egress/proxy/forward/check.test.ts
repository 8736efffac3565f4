import { describe, expect, it } from 'vitest';
import { say } from '../support/client.ts';
import { CLOSE, HOST, plain } from '../support/plain.ts';
import { world } from '../support/world.ts';

describe('a plain HTTP request is refused, reaches nobody, and has its line:', () => {
  it.each<[string, string, number, string]>([
    [
      'for a host that no rule names',
      `GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n`,
      403,
      'no-rule',
    ],
    [
      'for a host that is allowed by TLS alone',
      'GET http://allowed.example.org/ HTTP/1.1\r\nHost: allowed.example.org\r\n',
      403,
      'no-rule',
    ],
    ['for another port', `GET http://plain.example.org:8080/ HTTP/1.1\r\n${HOST}`, 403, 'port'],
    ['for port 443', `GET http://plain.example.org:443/ HTTP/1.1\r\n${HOST}`, 403, 'port'],
    ['for an address', `GET http://192.0.2.10/ HTTP/1.1\r\n${HOST}`, 403, 'host-name'],
    ['for an IPv6 address', `GET http://[::1]/ HTTP/1.1\r\n${HOST}`, 403, 'target'],
    [
      'for a metadata address',
      `GET http://169.254.169.254/latest/meta-data/ HTTP/1.1\r\n${HOST}`,
      403,
      'host-name',
    ],
    ['for a decimal address', `GET http://3221225994/ HTTP/1.1\r\n${HOST}`, 403, 'host-name'],
    [
      'with another Host',
      'GET http://plain.example.org/ HTTP/1.1\r\nHost: evil.example\r\n',
      403,
      'http-host',
    ],
    [
      'with another port in Host',
      'GET http://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org:81\r\n',
      403,
      'http-host',
    ],
    ['with two equal Hosts', `GET http://plain.example.org/ HTTP/1.1\r\n${HOST}${HOST}`, 400, 'http-host'],
    [
      'with two Hosts',
      `GET http://plain.example.org/ HTTP/1.1\r\n${HOST}Host: evil.example\r\n`,
      400,
      'http-host',
    ],
    ['without Host', 'GET http://plain.example.org/ HTTP/1.1\r\n', 400, 'http-host'],
    ['without Host in HTTP/1.0', 'GET http://plain.example.org/ HTTP/1.0\r\n', 400, 'http-host'],
    [
      'with a list in Host',
      'GET http://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org, evil.example\r\n',
      403,
      'http-host',
    ],
    [
      'with a user in the URL',
      `GET http://plain.example.org@evil.example/ HTTP/1.1\r\n${HOST}`,
      403,
      'host-name',
    ],
    [
      'with a user and a password in the URL',
      `GET http://plain.example.org:80@evil.example/ HTTP/1.1\r\n${HOST}`,
      403,
      'target',
    ],
    [
      'with a user before the host',
      `GET http://user@plain.example.org/ HTTP/1.1\r\n${HOST}`,
      403,
      'host-name',
    ],
    ['with a fragment', `GET http://plain.example.org/#x HTTP/1.1\r\n${HOST}`, 403, 'target'],
    [
      'with a backslash',
      `GET http://plain.example.org\\@evil.example/ HTTP/1.1\r\n${HOST}`,
      400,
      'http-malformed',
    ],
    [
      'with a percent sign in the host',
      `GET http://plain.example.org%2f.evil.example/ HTTP/1.1\r\n${HOST}`,
      403,
      'host-name',
    ],
    ['for https', `GET https://allowed.example.org/ HTTP/1.1\r\n${HOST}`, 403, 'target'],
    ['for ftp', `GET ftp://plain.example.org/ HTTP/1.1\r\n${HOST}`, 403, 'target'],
    ['for ws', `GET ws://plain.example.org/ HTTP/1.1\r\n${HOST}`, 403, 'target'],
    ['without a host', `GET http:///x HTTP/1.1\r\n${HOST}`, 403, 'target'],
    ['for the proxy itself', `GET / HTTP/1.1\r\n${HOST}`, 400, 'target'],
    ['for a path that looks like a URL', `GET //plain.example.org/ HTTP/1.1\r\n${HOST}`, 400, 'target'],
    ['for *', `OPTIONS * HTTP/1.1\r\n${HOST}`, 400, 'target'],
    ['in HTTP/2.0', `GET http://plain.example.org/ HTTP/2.0\r\n${HOST}`, 505, 'http-version'],
    ['in HTTP/0.9', 'GET http://plain.example.org/\r\n', 505, 'http-version'],
    ['by TRACE', `TRACE http://plain.example.org/ HTTP/1.1\r\n${HOST}`, 405, 'http-method'],
    ['by PROPFIND', `PROPFIND http://plain.example.org/ HTTP/1.1\r\n${HOST}`, 405, 'http-method'],
    [
      'that wants a WebSocket',
      `GET http://plain.example.org/ HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n`,
      403,
      'http-upgrade',
    ],
    [
      'that wants HTTP/2',
      `GET http://plain.example.org/ HTTP/1.1\r\n${HOST}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n`,
      403,
      'http-upgrade',
    ],
    [
      'with another expectation',
      `POST http://plain.example.org/ HTTP/1.1\r\n${HOST}Expect: a-miracle\r\nContent-Length: 0\r\n`,
      417,
      'http-expect',
    ],
    [
      'with a coding that hides its end',
      `POST http://plain.example.org/ HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, chunked\r\n`,
      501,
      'http-framing',
    ],
    [
      'with two codings',
      `POST http://plain.example.org/ HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n`,
      400,
      'http-malformed',
    ],
    [
      'with more than a hundred fields',
      `GET http://plain.example.org/ HTTP/1.1\r\n${HOST}${'X: y\r\n'.repeat(100)}`,
      431,
      'http-headers',
    ],
    [
      'with a Host behind a hundred fields',
      `GET http://plain.example.org/ HTTP/1.1\r\n${'X: y\r\n'.repeat(150)}Host: evil.example\r\n${HOST}`,
      431,
      'http-headers',
    ],
  ])('%s', async (_, head, status, rule) => {
    const { path, requests, resolved, entry } = await plain();
    const text = await say(path, `${head}${CLOSE}\r\n`);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(await entry({ rule })).toMatchObject({ action: 'refused', status });
    expect(requests).toEqual([]);
    expect(resolved).toEqual([]);
  });
});

it('without a policy that has port 80, plain HTTP is closed', async () => {
  const { path, log } = await world({ rules: ['plain.example.org'] });
  const text = await say(path, `GET http://plain.example.org/ HTTP/1.1\r\n${HOST}\r\n`);
  expect(text).toContain('no rule allows plain.example.org by plain HTTP.\nAllowed on port 80: nothing.');
  expect(log).toMatchObject([{ action: 'refused', rule: 'no-rule', port: 80, path: '/', method: 'GET' }]);
});
