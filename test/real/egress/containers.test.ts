import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EgressStatus } from '../../../images/egress/control/message.ts';
import { GATEWAY_PORT, PROXY_PORT, SOCKETS, STATE } from '../../../images/egress/places.ts';
import { EgressLogLine } from '../../../policy/egress/log.ts';
import { CLOSED, exec, isHealthy, MEMORY, type Pair, pairOf, script } from '../support/egress-image.ts';
import { egressImage } from '../support/image.ts';
import { podman } from '../support/podman.ts';

const KEY = 'sk-secret-of-the-vendor-4711';
const TOKEN = 'the-token-of-the-run';
const VENDOR_PORT = 9000;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let tag: string;
let pair: Pair;
beforeAll(async () => {
  tag = (await egressImage()).tag;
  pair = pairOf(tag, 'image');
  await pair.start('serve');
  await pair.start('door');
});
afterAll(() => pair?.remove());

const policyOf = (hosts: readonly string[]) =>
  JSON.stringify({
    schema: 'paddock/egress/v1',
    run: 'image-test',
    rules: hosts.map((host) => ({ host, below: false, port: 443, source: `policy.toml:1 "${host}"` })),
    permitted_networks: [],
    gateway: {
      token_sha256: sha256(TOKEN),
      limits: { requests_per_minute: 1000, bytes: 100_000_000 },
      vendors: { openai: { base_url: `http://127.0.0.1:${VENDOR_PORT}` } },
    },
  });

const put = (what: 'policy' | 'keys', input: string) => exec(pair.serve, ['egress', what], input);
const status = async () =>
  EgressStatus.parse(JSON.parse((await exec(pair.serve, ['egress', 'status'])).stdout));
const logOf = async (container: string) =>
  (await podman('logs', container)).stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => EgressLogLine.parse(JSON.parse(line)));

/** The status of a CONNECT through the door; `closed` where the connection ends without an answer. */
async function tunnel(host: string): Promise<string> {
  const { stdout } = await script(
    pair.door,
    `require('node:http').request({ port: ${PROXY_PORT}, host: '127.0.0.1', method: 'CONNECT', path: '${host}:443' })
       .on('connect', (r, s) => { console.log(r.statusCode); s.destroy(); }).on('error', () => console.log('closed')).end()`,
  );
  return stdout;
}

async function model(): Promise<string> {
  const { stdout } = await script(
    pair.door,
    `require('node:http').request({ port: ${GATEWAY_PORT}, host: '127.0.0.1', method: 'POST', path: '/openai/v1/responses',
       headers: { authorization: 'Bearer ${TOKEN}' } }, (r) => { console.log(r.statusCode); r.resume(); })
       .on('error', () => console.log('closed')).end('{}')`,
  );
  return stdout;
}

describe('a container that is not closed enough', () => {
  const start = (flags: readonly string[], command: string) =>
    podman('run', '--rm', ...CLOSED, ...flags, tag, command);

  test.each(['serve', 'door'])('%s does not run as root', async (command) => {
    const { exitCode, stderr } = await start(['--network', 'none', ...MEMORY, '--user', '0'], command);
    expect(stderr).toContain('the user is root');
    expect(exitCode).toBe(77);
  });

  test('the door does not open on a network', async () => {
    const network = `paddock-test-door-${process.pid}`;
    await podman('network', 'create', '--internal', '--disable-dns', network);
    try {
      const { exitCode, stderr } = await start(
        ['--network', network, '--volume', `${pair.volume}:${SOCKETS}`],
        'door',
      );
      expect(stderr).toContain('an interface eth0');
      expect(exitCode).toBe(77);
    } finally {
      await podman('network', 'rm', '--force', network);
    }
  });

  test.each([
    ['on a read-only disk', []],
    ['on a disk', ['--read-only=false']],
  ])('the keys would be %s: it does not start', async (_, flags) => {
    const { exitCode, stderr } = await start(['--network', 'none', ...flags], 'serve');
    expect(stderr).toContain(`${STATE}: is on a disk`);
    expect(exitCode).toBe(73);
  });

  test('without the volume it says so', async () => {
    const { exitCode, stderr } = await start(['--network', 'none', ...MEMORY], 'serve');
    expect(stderr).toContain(`${SOCKETS}: cannot be written`);
    expect(exitCode).toBe(73);
  });

  test.each([[['nonsense']], [['serve', 'more']]])('%j is no command', async (words) => {
    const { exitCode, stderr } = await podman('run', '--rm', ...CLOSED, '--network', 'none', tag, ...words);
    expect(stderr).toContain('Usage');
    expect(exitCode).toBe(64);
  });
});

describe('the two containers', () => {
  test('are healthy, and closed until a policy comes', async () => {
    expect((await exec(pair.serve, ['egress', 'health'])).stdout).toContain('closed');
    expect((await exec(pair.door, ['egress', 'health'])).stdout).toContain('open');
    expect(await status()).toMatchObject({ state: 'closed', version: '0.1.0' });
    expect(Number(await tunnel('allowed.example'))).toBeGreaterThanOrEqual(400);
  });

  test('take a policy, and decide by it', async () => {
    expect(await put('policy', policyOf(['allowed.example']))).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await status()).toMatchObject({ state: 'open', run: 'image-test', rules: 1 });
    // It has no network: what is allowed fails later, for want of an address.
    expect(await tunnel('allowed.example')).toBe('502');
    expect(await tunnel('refused.example')).toBe('403');
    expect(await logOf(pair.serve)).toContainEqual(
      expect.objectContaining({
        part: 'proxy',
        action: 'refused',
        host: 'refused.example',
        run: 'image-test',
      }),
    );
  });

  test.each([
    ['no JSON', '{', /no JSON/],
    ['another port', policyOf(['a.example']).replace('"port":443', '"port":22'), /rules\.0\.port: got 22/],
    ['no network', policyOf([]).replace('"permitted_networks":[]', '"permitted_networks":["x"]'), /policy: /],
    ['too much', ' '.repeat(2_000_000), /more than \d+ bytes/],
  ])('keep the policy before one that is %s', async (_, text, reason) => {
    await put('policy', policyOf(['allowed.example']));
    const { exitCode, stderr } = await put('policy', text);
    expect(stderr).toMatch(reason);
    expect(exitCode).toBe(65);
    expect(await tunnel('allowed.example')).toBe('502');
    expect(await tunnel('refused.example')).toBe('403');
  });

  test('reload without a restart', async () => {
    await put('policy', policyOf(['other.example']));
    expect(await tunnel('allowed.example')).toBe('403');
    expect(await tunnel('other.example')).toBe('502');
    expect((await logOf(pair.serve)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['started', 'reloaded', 'kept']),
    );
  });

  test('say that nothing serves where it does not', async () => {
    for (const command of ['status', 'policy', 'keys']) {
      expect(await exec(pair.door, ['egress', command], '{}')).toMatchObject({ exitCode: 69 });
    }
  });
});

describe('the keys', () => {
  test('reach the vendor, and lie in memory for their user alone', async () => {
    await put('policy', policyOf([]));
    const vendor = `require('node:http').createServer((q, r) => { q.resume();
      r.statusCode = require('node:crypto').hash('sha256', q.headers.authorization ?? '') === '${sha256(`Bearer ${KEY}`)}' ? 200 : 401; r.end('{}'); }).listen(${VENDOR_PORT}, '127.0.0.1')`;
    await podman('exec', '--detach', pair.serve, 'node', '-e', vendor);
    expect(Number(await model())).toBeGreaterThanOrEqual(400);
    expect(await put('keys', JSON.stringify({ openai: KEY }))).toMatchObject({
      exitCode: 0,
      stdout: 'keys: openai',
    });
    await expect.poll(model, { timeout: 10_000 }).toBe('200');

    const { stdout } = await script(
      pair.serve,
      `const fs = require('node:fs'), file = '${STATE}/keys/openai', { mode, uid } = fs.statSync(file);
       console.log((mode & 0o7777).toString(8), uid, fs.statfsSync(file).type === 0x01021994)`,
    );
    expect(stdout).toBe('400 65532 true');
    expect((await status()).keys).toEqual(['openai']);
  });

  test('are nowhere else: not in what the engine says, the log, the volume, the processes', async () => {
    await put('keys', JSON.stringify({ openai: KEY }));
    const said = await Promise.all([
      podman('inspect', pair.serve, pair.door),
      podman('logs', pair.serve),
      podman('logs', pair.door),
      podman('top', pair.serve, 'args'),
      exec(pair.serve, ['egress', 'status']),
    ]);
    for (const { stdout, stderr } of said) expect(`${stdout}${stderr}`).not.toContain(KEY);
    // Cut in two, so that it does not find itself.
    const search = `const fs = require('node:fs'), key = '${KEY.slice(0, 9)}' + '${KEY.slice(9)}', found = [];
      const look = (path) => { try { if (fs.readFileSync(path, 'latin1').includes(key)) found.push(path); } catch {} };
      for (const pid of fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)))
        for (const file of ['environ', 'cmdline']) look('/proc/' + pid + '/' + file);
      for (const name of fs.readdirSync('${SOCKETS}')) look('${SOCKETS}/' + name);
      console.log(found.join() || 'nothing')`;
    for (const container of [pair.serve, pair.door])
      expect((await script(container, search)).stdout).toBe('nothing');
    // The root is read-only: nothing was written to the container's own layer.
    expect(
      (await podman('diff', pair.serve)).stdout.split('\n').filter((line) => line.startsWith('A')),
    ).toEqual([]);
  });

  test.each([
    ['a line end', JSON.stringify({ openai: `${KEY}\n` })],
    ['another vendor', JSON.stringify({ [KEY]: 'x' })],
    ['no JSON', KEY],
  ])('with %s are refused, never quoted, and those before stay', async (_, text) => {
    await put('keys', JSON.stringify({ openai: KEY }));
    const { exitCode, stdout, stderr } = await put('keys', text);
    expect(exitCode).toBe(65);
    expect(`${stdout}${stderr}`).not.toContain(KEY);
    expect((await status()).keys).toEqual(['openai']);
    expect((await podman('logs', pair.serve)).stdout).not.toContain(KEY);
  });

  test('that are taken away are gone at once', async () => {
    await put('keys', '{}');
    expect((await status()).keys).toEqual([]);
    expect(Number(await model())).toBeGreaterThanOrEqual(400);
    expect(
      (await script(pair.serve, `console.log(require('node:fs').readdirSync('${STATE}/keys').length)`))
        .stdout,
    ).toBe('0');
  });
});

describe('when one of them fails', () => {
  test('a killed egress closes the way, and one that starts again, on the sockets it finds, opens it', async () => {
    await podman('kill', '--signal', 'KILL', pair.serve);
    await expect.poll(() => tunnel('allowed.example'), { timeout: 10_000 }).toBe('closed');
    expect((await exec(pair.door, ['egress', 'health'])).exitCode).toBe(0);
    await pair.again('serve');
    expect(Number(await tunnel('allowed.example'))).toBeGreaterThanOrEqual(400);
    await put('policy', policyOf(['allowed.example']));
    expect(await tunnel('allowed.example')).toBe('502');
  });

  test('a second egress on the same volume does not take the sockets', async () => {
    const flags = [...CLOSED, '--network', 'none', ...MEMORY, '--volume', `${pair.volume}:${SOCKETS}`];
    const { exitCode, stderr } = await podman('run', '--rm', ...flags, tag, 'serve');
    expect(stderr).toContain('something listens there already');
    expect(exitCode).toBe(73);
    expect(await tunnel('allowed.example')).toBe('502');
  });

  test('10,000 connections at the door leave it small, and open afterwards', async () => {
    const flood = `const net = require('node:net'); let left = 10000, live = 0, closed = 0;
      const go = () => { while (live < 400 && left > 0) { left--; live++;
        const s = net.connect(${PROXY_PORT}, '127.0.0.1', () => s.write('GET '));
        const end = setTimeout(() => s.destroy(), 100); s.on('error', () => {}).resume();
        s.on('close', () => { clearTimeout(end); live--; closed++; if (closed === 10000) console.log('done'); else go(); }); } };
      go();`;
    expect((await script(pair.door, flood)).stdout).toBe('done');
    // In kilobytes, of the program itself.
    const resident = (which: string) => `const fs = require('node:fs'), end = 'egress.js\\0${which}\\0';
      const read = (pid, file) => fs.readFileSync('/proc/' + pid + '/' + file, 'utf8');
      const found = fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name) && read(name, 'cmdline').endsWith(end));
      console.log(Math.max(...found.map((pid) => Number(/VmRSS:\\s+(\\d+)/.exec(read(pid, 'status'))?.[1]))))`;
    for (const which of ['door', 'serve'] as const) {
      const { stdout } = await script(pair[which], resident(which));
      expect(Number(stdout)).toBeGreaterThan(20_000);
      expect(Number(stdout)).toBeLessThan(200_000);
    }
    await expect.poll(() => tunnel('allowed.example'), { timeout: 10_000 }).toBe('502');
  });

  test.each(['serve', 'door'] as const)('%s ends well at SIGTERM', async (which) => {
    const started = performance.now();
    await podman('stop', '--time', '10', pair[which]);
    expect(performance.now() - started).toBeLessThan(5_000);
    const { stdout } = await podman('inspect', '--format', '{{.State.ExitCode}}', pair[which]);
    expect(stdout).toBe('0');
    if (which === 'serve')
      expect((await logOf(pair.serve)).at(-1)).toMatchObject({ action: 'stopped', reason: 'SIGTERM' });
    await pair.again(which);
    await isHealthy(pair[which]);
  });
});
