import { describe, expect, it } from 'vitest';
import { ask, say, secure } from '../support/client.ts';
import { echoServer } from '../support/outside.ts';
import { world } from '../support/world.ts';

const RULES = ['allowed.example.org', '*.github.com', 'plain.example.org:80'];

async function refused(target: string) {
  const made = await world({ rules: RULES });
  const text = await say(made.path, `CONNECT ${target} HTTP/1.1\r\nHost: allowed.example.org:443\r\n\r\n`);
  expect(made.resolved).toEqual([]);
  expect(made.dialled).toEqual([]);
  expect(made.log).toHaveLength(1);
  return { text, line: made.log[0] };
}

describe('CONNECT is refused, with no name resolved and a line in the log:', () => {
  it.each([
    'evil.example:443',
    'evilgithub.com:443',
    'github.com:443',
    'github.com.evil.example:443',
    'api.github.com.evil.example:443',
    'xallowed.example.org:443',
    'x.allowed.example.org:443',
    'example.org:443',
  ])('%s, which no rule names', async (target) => {
    const { text, line } = await refused(target);
    expect(text).toMatch(/^HTTP\/1\.1 403 Refused by Paddock: no rule allows \S+\r\n/);
    expect(line).toMatchObject({
      part: 'proxy',
      action: 'refused',
      rule: 'no-rule',
      method: 'CONNECT',
      host: target.slice(0, -4),
      port: 443,
      status: 403,
    });
  });

  it.each([
    '127.0.0.1:443',
    '127.1:443',
    '2130706433:443',
    '0x7f000001:443',
    '0x7f.1:443',
    '017700000001:443',
    '0177.0.0.1:443',
    '127.0.0.1.:443',
    '192.0.2.10:443',
    '169.254.169.254:443',
    '[::1]:443',
    '[::ffff:127.0.0.1]:443',
    '[fd00:ec2::254]:443',
    '[64:ff9b::7f00:1]:443',
    '::1:443',
    'fe80::1%25eth0:443',
    'localhost:443',
    'x.localhost:443',
    'host.containers.internal:443',
    'metadata.google.internal:443',
    'allowed..example.org:443',
    '.allowed.example.org:443',
    'allowed.example.org..:443',
    'allowed.example.org%00.evil.example:443',
    'allowed.example.org%2eevil.example:443',
    'allowed_.example.org:443',
    '*.github.com:443',
    ':443',
  ])('%s, which is no name of a host', async (target) => {
    const { text, line } = await refused(target);
    expect(text).toMatch(/^HTTP\/1\.1 403 /);
    expect(line).toMatchObject({ action: 'refused', rule: 'host-name' });
  });

  it.each([
    'allowed.example.org:80',
    'plain.example.org:80',
    'allowed.example.org:22',
    'allowed.example.org:8443',
    'allowed.example.org:44300',
    'allowed.example.org:4433',
    'allowed.example.org:99999',
  ])('%s, for its port', async (target) => {
    const { text, line } = await refused(target);
    expect(text).toMatch(/^HTTP\/1\.1 403 Refused by Paddock: CONNECT reaches port 443 alone\r\n/);
    expect(line).toMatchObject({ action: 'refused', rule: 'port', host: target.replace(/:.*/, '') });
  });

  it.each([
    'allowed.example.org',
    'allowed.example.org:',
    'allowed.example.org:0443',
    'allowed.example.org:0',
    'allowed.example.org:https',
    'allowed.example.org:443:443',
    'user@allowed.example.org:443',
    'allowed.example.org:443@evil.example:443',
    'evil.example:443#allowed.example.org:443',
    'https://allowed.example.org:443',
    'allowed.example.org:+443',
    'allowed.example.org:-443',
    'allowed.example.org:443/',
    'allowed.example.org:443.0',
    'allowed.example.org\t:443',
    'allowed.example.org:443 x',
    'allow\u00e9d.example.org:443',
    '/',
    '*',
  ])('%j, which is no target', async (target) => {
    const { text, line } = await refused(target);
    expect(text).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(line?.action).toBe('refused');
    expect(line?.rule).toMatch(/^(target|host-name|http-malformed)$/);
  });
});

describe('a refusal', () => {
  it('says in words what was refused, why, what is allowed and what to do', async () => {
    const { text } = await refused('evil.example:443');
    expect(text.split('\r\n\r\n')[1]).toBe(
      'Paddock refused evil.example:443: no rule allows evil.example.\n' +
        'Allowed on port 443: allowed.example.org, *.github.com.\n' +
        'If the task needs this host, ask the person who runs you to add it to allow_network.\n',
    );
    expect(text).toContain('content-type: text/plain');
    expect(text).toContain('connection: close');
  });

  it('names twenty hosts at most', async () => {
    const rules = Array.from({ length: 50 }, (_, index) => `h${index}.example.org`);
    const { path } = await world({ rules });
    const text = await say(path, 'CONNECT evil.example:443 HTTP/1.1\r\n\r\n');
    expect(text).toContain('h19.example.org and 30 more.');
  });

  it('of everything is what no rules mean', async () => {
    const { path, log } = await world({ rules: [] });
    const text = await say(path, 'CONNECT allowed.example.org:443 HTTP/1.1\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 403 /);
    expect(text).toContain('Allowed on port 443: nothing.');
    expect(log).toMatchObject([{ action: 'refused', rule: 'no-rule' }]);
  });
});

describe('the neighbour', () => {
  it.each(['allowed.example.org:443', 'ALLOWED.example.ORG:443', 'allowed.example.org.:443'])(
    '%s gets its tunnel',
    async (target) => {
      const made = await world({ servers: { 443: await echoServer() } });
      const { answer } = await ask(made.path, target);
      expect(answer).toBe('HTTP/1.1 200 Connection established\r\n\r\n');
      expect(made.resolved).toEqual(['allowed.example.org']);
    },
  );

  it('speaks TLS with the server itself, and its bytes are counted', async () => {
    const made = await world({ servers: { 443: await echoServer() } });
    const socket = await secure(made.path);
    socket.end('hello');
    expect(String(await socket.toArray())).toBe('hello');
    const line = await made.entry({ action: 'allowed' });
    expect(line).toMatchObject({
      part: 'proxy',
      method: 'CONNECT',
      host: 'allowed.example.org',
      port: 443,
      address: '192.0.2.10',
      rule: 'test "allowed.example.org"',
    });
    expect(line.sent_bytes).toBeGreaterThan(300);
    expect(line.received_bytes).toBeGreaterThan(300);
    expect(line.milliseconds).toBeGreaterThan(0);
    expect(made.log).toHaveLength(1);
  });

  it('may speak HTTP/1.0 to the proxy', async () => {
    const made = await world({ servers: { 443: await echoServer() } });
    const text = say(made.path, 'CONNECT allowed.example.org:443 HTTP/1.0\r\n\r\nnot tls');
    expect(await text).toMatch(/^HTTP\/1\.1 200 /);
    expect(await made.entry({ rule: 'no-tls' })).toMatchObject({ action: 'refused' });
  });
});
