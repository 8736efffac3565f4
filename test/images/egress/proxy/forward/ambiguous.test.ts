import { describe, expect, it } from 'vitest';
import { say } from '../support/client.ts';
import { HOST, plain } from '../support/plain.ts';
import { waitFor } from '../support/world.ts';

describe('a plain HTTP request is refused, and reaches nobody:', () => {
  it.each<[string, string]>([
    [
      'Content-Length and Transfer-Encoding',
      `${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET http://evil.example/`,
    ],
    ['two lengths', `${HOST}Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde`],
    ['a signed length', `${HOST}Content-Length: +5\r\n\r\nabcde`],
    ['a list of lengths', `${HOST}Content-Length: 5, 5\r\n\r\nabcde`],
    ['a space before the colon', `${HOST}Transfer-Encoding : chunked\r\n\r\n`],
    ['a field on two lines', `${HOST}X: a\r\n b\r\n\r\n`],
    ['bare line feeds', 'Host: plain.example.org\nX: y\n\n'],
    ['a bare carriage return', `${HOST}X: a\rHost: evil.example\r\n\r\n`],
    ['a NUL', `${HOST}X: a\0b\r\n\r\n`],
    ['a name with a space', `${HOST}X y: z\r\n\r\n`],
    ['a field without a name', `${HOST}: z\r\n\r\n`],
    ['a coding that only looks chunked', `${HOST}Transfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n`],
    ['a coding with a vertical tab', `${HOST}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`],
  ])('with %s, so that two readers could differ', async (_, rest) => {
    const { path, requests, log } = await plain();
    const text = await say(path, `POST http://plain.example.org/ HTTP/1.1\r\n${rest}`);
    expect(text).toMatch(/^HTTP\/1\.1 (400|501) /);
    // One answer: what follows is no second request.
    expect(text.match(/^HTTP\/1\.1 \d/gm)).toHaveLength(1);
    await waitFor(() => log.length > 0);
    expect(log[0]?.action).toBe('refused');
    expect(requests).toEqual([]);
  });

  it.each<[string, string]>([
    ["HTTP/2's preface", 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a space in the URL', `GET http://plain.example.org/a b HTTP/1.1\r\n${HOST}\r\n`],
    ['TLS', '\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00'],
    ['SOCKS', '\x05\x01\x00'],
    ['an unknown method', `FLY http://plain.example.org/ HTTP/1.1\r\n${HOST}\r\n`],
  ])('%s', async (_, bytes) => {
    const { path, requests, entry } = await plain();
    expect(await say(path, Buffer.from(bytes, 'latin1'))).toMatch(/^HTTP\/1\.1 400 Refused by Paddock/);
    expect(await entry({ action: 'refused' })).toMatchObject({ rule: 'http-malformed', status: 400 });
    expect(requests).toEqual([]);
  });
});
