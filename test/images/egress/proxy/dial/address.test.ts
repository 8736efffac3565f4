import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ask, open, say, secure } from '../support/client.ts';
import { echoServer, rawServer } from '../support/outside.ts';
import { portOf, waitFor, world } from '../support/world.ts';

const REQUEST = 'CONNECT allowed.example.org:443 HTTP/1.1\r\n\r\n';

describe('a name that leads to an address which may not be dialled is refused:', () => {
  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '100.100.100.200',
    '169.254.169.254',
    '169.254.170.2',
    '192.0.0.192',
    '168.63.129.16',
    '198.18.0.1',
    '198.51.100.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:192.0.2.10',
    '::ffff:c000:20a',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    'not an address',
    'localhost',
    '',
  ])('%s', async (address) => {
    const made = await world({ resolve: async () => [address] });
    const text = await say(made.path, REQUEST);
    expect(text).toMatch(/^HTTP\/1\.1 403 Refused by Paddock: allowed\.example\.org has no address/);
    expect(await made.entry({ rule: 'address' })).toMatchObject({
      action: 'refused',
      host: 'allowed.example.org',
    });
    expect(made.dialled).toEqual([]);
  });

  it('the same for plain HTTP', async () => {
    const made = await world({ rules: ['plain.example.org:80'], resolve: async () => ['10.0.0.1'] });
    const text = await say(
      made.path,
      'GET http://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 403 /);
    expect(await made.entry({ rule: 'address' })).toMatchObject({ action: 'refused', method: 'GET' });
    expect(made.dialled).toEqual([]);
  });
});

describe('a name', () => {
  it('that leads to permitted and other addresses: the permitted ones are dialled', async () => {
    const resolve = async () => ['127.0.0.1', '10.0.0.1', '192.0.2.7', '::ffff:192.0.2.8'];
    const made = await world({ resolve, servers: { 443: await echoServer() } });
    await secure(made.path);
    expect(made.dialled).toEqual(['192.0.2.7:443']);
  });

  it('that leads elsewhere the second time: it is asked for once, and what was checked is dialled', async () => {
    const answers = [['192.0.2.10'], ['127.0.0.1']];
    const made = await world({
      resolve: async () => answers.shift() ?? [],
      servers: { 443: await echoServer() },
    });
    await secure(made.path);
    expect(made.resolved).toEqual(['allowed.example.org']);
    expect(made.dialled).toEqual(['192.0.2.10:443']);
    expect(await say(made.path, REQUEST)).toMatch(/^HTTP\/1\.1 403 /);
    expect(made.dialled).toHaveLength(1);
  });

  it.each<[string, () => Promise<readonly string[]>, number]>([
    ['is unknown', () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })), 502],
    ['has no address', async () => [], 502],
    ['is not resolved in time', () => new Promise(() => {}), 504],
  ])('that %s gets an answer in words', async (_, resolve, status) => {
    const made = await world({ resolve, limits: { resolveTime: 100 } });
    expect(await say(made.path, REQUEST)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} Not served: its name `));
    expect(await made.entry({ action: 'failed' })).toMatchObject({
      status,
      rule: 'test "allowed.example.org"',
    });
  });
});

describe('an address', () => {
  it('that does not answer makes room for the next, one family after the other', async () => {
    const server = await echoServer();
    const made = await world({
      file: { permitted_networks: ['192.0.2.0/24', '2001:db8::/32'] },
      resolve: async () => ['2001:db8::1', '2001:db8::2', '192.0.2.1', '192.0.2.2'],
      limits: { dialTime: 100 },
      connect: (address) =>
        // A port that nothing listens on, then one that never answers: a socket that is not connected.
        address === '192.0.2.2'
          ? connect({ port: portOf(server), host: '127.0.0.1', allowHalfOpen: true })
          : connect({ port: 1, host: '127.0.0.1' }),
    });
    const { answer } = await ask(made.path, 'allowed.example.org:443');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(made.dialled.map((dialled) => dialled.slice(0, -4))).toEqual([
      '2001:db8::1',
      '192.0.2.1',
      '2001:db8::2',
      '192.0.2.2',
    ]);
  });

  it('of many: four are tried, and the failure is said in words', async () => {
    const made = await world({
      resolve: async () => Array.from({ length: 50 }, (_, index) => `192.0.2.${index + 1}`),
      connect: () => connect({ port: 1, host: '127.0.0.1' }),
    });
    const text = await say(made.path, REQUEST);
    expect(text).toMatch(/^HTTP\/1\.1 502 Not served: it could not be reached \(connect ECONNREFUSED/);
    expect(text).toContain('Paddock allowed allowed.example.org:443, but it could not be reached');
    expect(made.dialled).toHaveLength(4);
    expect(await made.entry({ action: 'failed' })).toMatchObject({ status: 502 });
  });
});

it.each([REQUEST, 'GET http://plain.example.org/ HTTP/1.1\r\nHost: plain.example.org\r\n\r\n'])(
  'an address that a new policy closes while it is dialled gets nothing: %j',
  async (request) => {
    const outside = await rawServer();
    const rules = ['allowed.example.org', 'plain.example.org:80'];
    const made = await world({
      rules,
      connect() {
        made.reload({ rules, file: { permitted_networks: [] } });
        return connect({ port: portOf(outside.server), host: '127.0.0.1', allowHalfOpen: true });
      },
    });
    expect(await say(made.path, request)).toMatch(/^HTTP\/1\.1 403 Refused by Paddock: a new policy/);
    expect(await made.entry({ rule: 'policy-changed' })).toMatchObject({ action: 'refused', sent_bytes: 0 });
    expect(outside.got()).toHaveLength(0);
  },
);

it('a client that goes away while a name is resolved leaves nothing behind', async () => {
  const made = await world({
    resolve: () => sleep(50, ['192.0.2.10']),
    servers: { 443: await echoServer() },
  });
  const socket = open(made.path);
  socket.write(REQUEST);
  await waitFor(() => made.resolved.length === 1);
  socket.destroy();
  await waitFor(() => made.proxy.stats().requests === 0 && made.proxy.stats().connections === 0);
  expect(made.log).toHaveLength(1);
});
