// Where a contained run asks for approval, each from the configuration to the agent: an editor, the terminal, a webhook.

import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Contained, contained } from './support/contained.ts';

const MAIN = join(import.meta.dirname, '../../../runner/main.ts');

let machine: Contained;
beforeAll(async () => {
  machine = await contained();
});
afterAll(() => machine?.close());

const profile = (agent: string) => `[agents.main]
tool = "claude"
risk_profile = "p"
${agent}
[risk_profiles.p]
approval_timeout_secs = 30
`;
const WANTED = 'git commit -q --allow-empty -m wanted';
const UNWANTED = 'git commit -q --allow-empty -m refused';
const script = { calls: [{ shell: WANTED }, { shell: UNWANTED }], final: 'That is all.' };

const subjects = async (root: string) =>
  (await execa('git', ['log', '--format=%s'], { cwd: root })).stdout.split('\n');

it('an editor is asked by ACP, on standard input and output', async () => {
  const root = await machine.repository({ 'paddock.toml': profile('channels = ["acp"]') });
  const model = await machine.model('claude', script);
  const run = execa(process.execPath, [MAIN, 'run', ...machine.flags, '--approvals', 'acp', '--', 'x'], {
    ...{ cwd: root, env: machine.environment, reject: false, stdin: 'pipe', buffer: { stdout: false } },
  });
  const send = (message: object) =>
    void run.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const titles: string[] = [];
  let rest = '';
  run.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const { id, method, params } of lines.map((line) => JSON.parse(line))) {
      if (method !== 'session/request_permission') continue;
      titles.push(params.toolCall.title);
      const kind = params.toolCall.title.includes('wanted') ? 'allow_once' : 'reject_once';
      const { optionId } = params.options.find((option: { kind: string }) => option.kind === kind);
      send({ id, result: { outcome: { outcome: 'selected', optionId } } });
    }
  });
  send({ id: 1, method: 'initialize', params: { protocolVersion: 1, clientInfo: { name: 'an-editor' } } });
  send({ id: 2, method: 'session/new', params: { cwd: root, mcpServers: [] } });
  const { exitCode, stderr } = await run;
  await model.close();
  expect(exitCode, stderr).toBe(0);
  expect(titles).toEqual([WANTED, UNWANTED]);
  expect(await subjects(root)).toEqual(['wanted', 'The beginning']);
  expect(stderr).toContain('user an-editor');
  expect(stderr).toContain('That is all.');
});

it('a person at the terminal is asked between the agent’s lines', async () => {
  const root = await machine.repository({ 'paddock.toml': profile('channels = ["terminal"]') });
  const model = await machine.model('claude', script);
  const words = [process.execPath, MAIN, 'run', ...machine.flags, '--', 'x'];
  const command = words.map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    ...{ cwd: root, env: { ...process.env, ...machine.environment }, stdio: ['pipe', 'pipe', 'inherit'] },
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  const questions = () => shown.split('[s] show all:').length - 1;
  for (const [count, key] of [
    [1, 'o'],
    [2, '\r'],
  ] as const) {
    await expect.poll(questions, { timeout: 40_000 }).toBe(count);
    // A key that comes at once was not meant for the question.
    await sleep(1000);
    child.stdin.write(key);
  }
  const status = await new Promise((resolve) => child.on('close', resolve));
  await model.close();
  expect(status, shown).toBe(0);
  expect(await subjects(root)).toEqual(['wanted', 'The beginning']);
  expect(shown).toContain(WANTED);
  expect(shown).toMatch(/approved once[\s\S]*denied[\s\S]*That is all\./);
});

it('whoever a webhook tells may answer, once', async () => {
  const secret = join(machine.world.folder, '..', `paddock-secret-${process.pid}`);
  writeFileSync(secret, 'a secret of the webhook, 0123456789\n', { mode: 0o600 });
  const replies: string[] = [];
  const receiver = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    response.end();
    const { event, lines, reply } = JSON.parse(text);
    if (event !== 'asked') return;
    const word = lines.join(' ').includes('wanted') ? 'approve' : 'deny';
    for (let count = 0; count < 2; count += 1) {
      const sent = await fetch(reply.url, { method: 'POST', body: `${reply.token} ${word}` });
      replies.push(`${word} ${sent.status}`);
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => receiver.once('listening', resolve));
  const { port } = receiver.address() as AddressInfo;
  const webhook = `channels = ["webhook"]\nwebhook = { url = "http://127.0.0.1:${port}/", secret_file = "${secret}", reply_port = 40125 }`;
  const root = await machine.repository({ 'paddock.toml': profile(webhook) });
  const result = await machine.run(root, 'claude', script);
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  expect(result.exitCode, result.stderr).toBe(0);
  expect(await subjects(root)).toEqual(['wanted', 'The beginning']);
  expect(result.approvals).toEqual({ granted: 1, denied: 1, timed_out: 0 });
  expect(replies.filter((reply) => reply.endsWith('200'))).toEqual(['approve 200', 'deny 200']);
  expect(readFileSync(result.audit.file, 'utf8')).not.toContain('a secret of the webhook');
});
