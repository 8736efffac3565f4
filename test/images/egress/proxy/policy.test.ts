import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProxy } from '../../../../images/egress/proxy/server.ts';
import type { EgressEvent } from '../../../../policy/egress/log.ts';
import { say } from './support/client.ts';
import { policyOf } from './support/world.ts';

describe('the upstream proxy of a policy', () => {
  it.each([
    ['http://proxy.example', { secure: false, host: 'proxy.example', port: 80, authorization: undefined }],
    ['https://proxy.example', { secure: true, host: 'proxy.example', port: 443, authorization: undefined }],
    ['http://[2001:db8::1]:3128', { host: '2001:db8::1', port: 3128 }],
    ['http://me@proxy.example:8080', { port: 8080, authorization: 'Basic bWU6' }],
  ])('%s', (upstream_proxy, expected) => {
    expect(policyOf({ file: { upstream_proxy } }).upstream).toMatchObject(expected);
  });
});

it('a network that cannot be permitted is an error', () => {
  expect(() => policyOf({ file: { permitted_networks: ['127.0.0.0/8'] } })).toThrow('permitted_networks');
});

it('without a policy everything is refused', async () => {
  const log: EgressEvent[] = [];
  const proxy = createProxy({ policy: () => undefined, log: (event) => log.push(event) });
  const path = join(mkdtempSync(join(tmpdir(), 'proxy-')), 'proxy.sock');
  await new Promise<void>((ready) => proxy.server.listen(path, ready));
  const text = await say(path, 'CONNECT allowed.example.org:443 HTTP/1.1\r\n\r\n');
  expect(text).toMatch(/^HTTP\/1\.1 503 Refused by Paddock: no policy is in force yet\r\n/);
  const plain = await say(path, 'GET http://a.example.org/ HTTP/1.1\r\nHost: a.example.org\r\n\r\n');
  expect(plain).toMatch(/^HTTP\/1\.1 503 /);
  expect(log).toMatchObject([
    { action: 'refused', rule: 'no-policy' },
    { action: 'refused', rule: 'no-policy' },
  ]);
  await proxy.close();
});
