// Threat: the agent finds a vendor's key, or uses the gateway for something else than its model.

import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Behind, behind } from '../../real/egress/support/behind.ts';
import { makeWorld, type World } from '../../real/egress/support/world.ts';
import { anthropic } from '../../real/support/models/anthropic.ts';
import { type FakeModel, serve } from '../../real/support/models/server.ts';
import { onEachEngine } from '../support/engines.ts';

const KEY = 'sk-ant-api03-the-real-key-0123456789abcdef';

onEachEngine((ready) => {
  let world: World;
  let box: Behind;
  let model: FakeModel;

  beforeAll(async () => {
    const { engine, images } = ready();
    world = await makeWorld(engine, images.egress, [
      { name: 'vendor', address: '198.51.100.30', names: ['vendor.example.org'], socket: 'model.sock' },
    ]);
    model = await serve(
      anthropic,
      { calls: [], final: 'hello from the model' },
      join(world.folder, 'model.sock'),
    );
    const vendors = { anthropic: { base_url: 'https://vendor.example.org' } };
    box = await behind(engine, images, world, { vendors, hosts: ['vendor.example.org'] }, { anthropic: KEY });
  });
  afterAll(async () => {
    await box?.close();
    await model?.close();
    await world?.close();
  });

  const ask = (path: string, token: string, more = '') =>
    box.run(
      `curl -sS -m 10 -w ' %{http_code}' -H 'x-api-key: ${token}' -H 'content-type: application/json' ${more} 'http://127.0.0.1:8080/anthropic${path}'`,
    );
  const message = `-d '{"model":"claude-x","max_tokens":8,"stream":true,"tools":[{"name":"Bash"}],"messages":[{"role":"user","content":"hi"}]}'`;

  it('the run’s token gets an answer of the model, which sees the real key', async () => {
    const { stdout } = await ask('/v1/messages', box.token, message);
    expect(stdout).toContain('hello from');
    const seen = model.requests.at(-1)?.headers ?? {};
    expect(seen['x-api-key']).toBe(KEY);
    expect(JSON.stringify(seen)).not.toContain(box.token);
  });

  it.each([
    ['another token', '/v1/messages', 'wrong', 401],
    ['no token', '/v1/messages', '', 401],
  ])('%s is refused, and is in the log', async (_, path, token, status) => {
    const before = model.requests.length;
    const { stdout } = await ask(path, token, message);
    expect(stdout).toMatch(new RegExp(` ${status}$`));
    expect(model.requests).toHaveLength(before);
    expect((await box.log()).at(-1)).toMatchObject({ part: 'gateway', action: 'refused', status });
  });

  it.each([
    '/v1/files',
    '/v1/messages/batches',
    '/v1/organizations/me',
    '/api/claude_code/settings',
    '/api/event_logging/v2/batch',
    '/v1/messages/../files',
    '/v1/messages%2f..%2ffiles',
    '//v1/messages',
    '/v1/messages;/x',
  ])('%s is no path of a model, and is refused', async (path) => {
    const before = model.requests.length;
    const { stdout } = await ask(path, box.token, `--path-as-is ${message}`);
    expect(stdout).toMatch(/ 4\d\d$/);
    expect(model.requests).toHaveLength(before);
  });

  it('the vendor reached by the proxy, with the token, gets no key', async () => {
    const { stdout } = await box.run(
      `curl -sS -m 10 -H 'x-api-key: ${box.token}' -H 'content-type: application/json' ${message} https://vendor.example.org/v1/messages`,
    );
    expect(stdout).toContain('hello from');
    expect(JSON.stringify(model.requests.at(-1)?.headers)).not.toContain(KEY);
  });

  it('the key is in nothing that the agent’s side can read', async () => {
    // Everything that uid 1000 can read: its files, its environment, what /proc shows of every process that it sees. The
    // search itself must not hold what it looks for.
    const { stdout, exitCode } = await box.run(
      `{ env; set; cat /proc/*/environ /proc/*/cmdline /proc/net/unix /proc/mounts /proc/keys 2>/dev/null;
         find / -xdev -type f -readable -size -2000k -print0 2>/dev/null | xargs -0 cat 2>/dev/null; } |
         grep -a -c -F -f <(echo ${Buffer.from(`${KEY}\n${KEY.slice(14)}`).toString('base64')} | base64 -d)`,
    );
    expect(stdout.trim()).toBe('0');
    expect(exitCode).toBe(1);
  });

  it('the same search finds the token, which is worth nothing elsewhere', async () => {
    const { stdout } = await box.run(
      `{ env; cat /proc/*/environ 2>/dev/null; } | grep -a -c -F '${box.token}'`,
    );
    expect(Number(stdout)).toBeGreaterThan(0);
  });

  it('the key is in no inspection, argument, log or file of the engine’s', async () => {
    const { engine } = ready();
    const { names } = box;
    const texts = await Promise.all(
      [
        ['container', 'inspect', names.egress, names.door],
        ['volume', 'inspect', names.sockets],
        ['logs', names.egress],
        ['logs', names.door],
      ].map(async (args) => {
        const { stdout, stderr } = await engine.call(args);
        return stdout + stderr;
      }),
    );
    expect(texts.join('\n')).not.toContain(KEY);
    expect(texts.join('\n')).not.toContain(box.token);
    const { stdout: mount } = await engine.call([
      'volume',
      'inspect',
      '--format',
      '{{.Mountpoint}}',
      names.sockets,
    ]);
    const grep = await execa('grep', ['-r', '-a', '-l', '-F', KEY, mount.trim(), world.folder], {
      reject: false,
    });
    expect(grep.stdout).toBe('');
  });

  it('a limit ends in a clear 429', async () => {
    const vendors = { anthropic: { base_url: 'https://vendor.example.org' } };
    await box.allow({ vendors, limits: { requests_per_minute: 2, bytes: 1e9 } });
    const answers = [];
    for (let count = 0; count < 4; count += 1)
      answers.push((await ask('/v1/messages', box.token, message)).stdout);
    expect(answers.at(-1)).toMatch(/ 429$/);
    expect(answers.at(-1)).toMatch(/minute/);
    expect((await box.log()).at(-1)).toMatchObject({ action: 'refused', status: 429 });
  });
});
