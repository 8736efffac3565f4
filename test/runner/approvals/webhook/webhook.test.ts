import { createHmac } from 'node:crypto';
import { chmodSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRedact } from '../../../../policy/audit/redact.ts';
import { approvalsFolder } from '../../../../runner/approvals/queue/folder.ts';
import { readPending } from '../../../../runner/approvals/queue/pending.ts';
import { type WebhookOptions, webhookChannel } from '../../../../runner/approvals/webhook/channel.ts';
import { approveIn } from '../support/processes.ts';
import { forever, opened, privateFolder, RUN, requestFor, scripted, until } from '../support/request.ts';

interface Delivered {
  headers: IncomingHttpHeaders;
  body: string;
  message: {
    event: string;
    id: string;
    hash: string;
    lines: string[];
    seconds: number;
    reply: { token: string; say: string; url: string };
    answer?: string;
    words?: string;
  };
}

const SECRET = 'correct horse battery staple';
let receiver: Server;
let delivered: Delivered[];
let status: number;
let state: string;
let secretFile: string;

beforeEach(async () => {
  delivered = [];
  status = 204;
  state = privateFolder();
  secretFile = join(state, 'secret');
  writeFileSync(secretFile, `${SECRET}\n`, { mode: 0o600 });
  receiver = createServer(async (request, response) => {
    const body = await text(request);
    delivered.push({ headers: request.headers, body, message: JSON.parse(body) });
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const folder = () => approvalsFolder({ XDG_STATE_HOME: state });
const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
const channel = (rest: Partial<WebhookOptions> = {}) =>
  webhookChannel({ url: url(), secretFile, port: 0, folder: folder(), ...rest });
const message = async (event = 'asked', index = 0) =>
  (await until(() => delivered.filter((each) => each.message.event === event)[index])).message;
const post = (to: string, body: string, type = 'text/plain', headers: Record<string, string> = {}) =>
  fetch(to, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
const push = requestFor('git push');

describe('what is posted', () => {
  test('is signed: anybody with the secret computes the same', async () => {
    const { approvals } = await opened([channel()]);
    const outcome = approvals.ask(push, forever);
    await message();
    const [{ headers, body } = { headers: {} as IncomingHttpHeaders, body: '' }] = delivered;
    const timestamp = String(headers['x-paddock-timestamp']);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(10);
    const mac = createHmac('sha256', SECRET).update(timestamp).update('.').update(body).digest('hex');
    expect(headers['x-paddock-signature']).toBe(`sha256=${mac}`);
    expect(headers['content-type']).toBe('application/json');
    await approvals.close();
    await outcome;
  });

  test('says what is asked, in texts that hide nothing, without secrets', async () => {
    const redact = makeRedact(['hunter-2-secret']);
    const { approvals } = await opened([channel({ redact })]);
    const outcome = approvals.ask(requestFor('curl -H hunter-2-secret\n\u202e'), forever);
    const { lines, seconds, reply } = await message();
    expect(lines[0]).toBe('shell: curl -H [redacted: secret]\\u{a}\\u{202e}');
    expect(seconds).toBe(20);
    expect(reply.say).toBe(`${reply.token} approve|deny|always`);
    expect(delivered[0]?.body).not.toContain('hunter');
    await approvals.close();
    await outcome;
  });

  test('says when it is over, so that nobody answers any more', async () => {
    const [other, { approvals }] = await (async () => {
      const second = scripted('queue');
      return [second, await opened([channel(), second.opener])] as const;
    })();
    const outcome = approvals.ask(push, forever);
    const asked = await message();
    (await other.question()).say({ answer: 'deny' });
    await outcome;
    expect(await message('settled')).toMatchObject({
      id: asked.id,
      answer: 'denied',
      words: 'denied by ann (queue)',
    });
    await approvals.close();
  });
});

describe('a reply to the listener', () => {
  test.each([
    ['approve', { answer: 'granted', scope: 'once' }],
    ['always', { answer: 'granted', scope: 'always' }],
    ['deny', { answer: 'denied' }],
  ])('%s is taken', async (word, expected) => {
    const { approvals } = await opened([channel()]);
    const outcome = approvals.ask(push, forever);
    const { reply } = await message();
    const response = await post(reply.url, `${reply.token} ${word}`);
    expect([response.status, await response.text()]).toEqual([200, 'taken\n']);
    expect(await outcome).toMatchObject({ ...expected, channel: 'webhook', by: 'whoever held the token' });
    await approvals.close();
  });

  test.each([
    ['application/json', (token: string) => JSON.stringify({ token, answer: 'approve' })],
    ['application/json; charset=utf-8', (token: string) => JSON.stringify({ text: `${token} approve` })],
    ['application/x-www-form-urlencoded', (token: string) => `token=${token}&answer=approve`],
    ['application/x-www-form-urlencoded', (token: string) => `user=ann&text=${token}+approve`],
  ])('as %s is taken', async (type, body) => {
    const { approvals } = await opened([channel()]);
    const outcome = approvals.ask(push, forever);
    const { reply } = await message();
    expect((await post(reply.url, body(reply.token), type)).status).toBe(200);
    expect(await outcome).toMatchObject({ answer: 'granted' });
    await approvals.close();
  });

  test('is taken once: a replay is refused, for this request and for the next of the same', async () => {
    const { approvals } = await opened([channel()]);
    const outcome = approvals.ask(push, forever);
    const { reply } = await message();
    expect((await post(reply.url, `${reply.token} deny`)).status).toBe(200);
    expect((await post(reply.url, `${reply.token} approve`)).status).toBe(403);
    expect(await outcome).toMatchObject({ answer: 'denied' });
    const next = approvals.ask(push, forever);
    const again = await message('asked', 1);
    expect(again.reply.token).not.toBe(reply.token);
    expect((await post(reply.url, `${reply.token} approve`)).status).toBe(403);
    expect((await post(reply.url, `${again.reply.token} deny`)).status).toBe(200);
    expect(await next).toMatchObject({ answer: 'denied' });
    await approvals.close();
  });

  test('has one winner of many that race, by the listener and by the file', async () => {
    const { approvals } = await opened([channel()]);
    const outcome = approvals.ask(push, forever);
    const { reply } = await message();
    const words = ['deny', 'approve', 'always'];
    const posted = Promise.all(words.map((word) => post(reply.url, `${reply.token} ${word}`)));
    const filed = Promise.all(words.map((word) => approveIn(state, '--token', `${reply.token} ${word}`)));
    const taken = [
      ...(await posted).map((each) => each.status === 200),
      ...(await filed).map((each) => each.status === 0),
    ];
    expect(taken.filter(Boolean)).toHaveLength(1);
    const winner = [...words, ...words][taken.indexOf(true)];
    expect((await outcome).answer).toBe(winner === 'deny' ? 'denied' : 'granted');
    await approvals.close();
  });

  test('with the token of one request does not answer another', async () => {
    const { approvals } = await opened([channel()]);
    const [one, two] = [approvals.ask(push, forever), approvals.ask(requestFor('rm -rf ~'), forever)];
    const [first, second] = [await message('asked', 0), await message('asked', 1)];
    await post(first.reply.url, `${first.reply.token} approve`);
    await post(first.reply.url, `${first.reply.token} approve`);
    await post(second.reply.url, `${second.reply.token} deny`);
    const outcomes = await Promise.all([one, two]);
    const answers = new Map(outcomes.map((outcome) => [outcome.id, outcome.answer]));
    expect(answers.get(first.id)).toBe('granted');
    expect(answers.get(second.id)).toBe('denied');
    await approvals.close();
  });

  test('after the time is up is refused', async () => {
    const { approvals } = await opened([channel()], { timeoutSeconds: 0.4 });
    const outcome = approvals.ask(push, forever);
    const { reply } = await message();
    expect(await outcome).toMatchObject({ answer: 'timeout' });
    expect((await post(reply.url, `${reply.token} approve`)).status).toBe(403);
    await approvals.close();
  });

  test('that is none is refused, and the true one is still taken', async () => {
    const { approvals } = await opened([channel()]);
    const outcome = approvals.ask(push, forever);
    const { reply, id, hash } = await message();
    const { token, url: to } = reply;
    const statuses: [number, Promise<Response>][] = [
      [403, post(to, `${'x'.repeat(token.length)} approve`)],
      [403, post(to, `${token.slice(0, -1)} approve`)],
      [403, post(to, `${token}x approve`)],
      [403, post(to, `${id} approve`)],
      [403, post(to, `${hash} approve`)],
      [400, post(to, `${token} yes`)],
      [400, post(to, `${token}`)],
      [400, post(to, '{"token":', 'application/json')],
      [400, post(to, 'null', 'application/json')],
      [413, post(to, 'x'.repeat(5000))],
      [403, post(to, `${token} approve`, 'text/plain', { origin: 'http://evil.example' })],
      [405, fetch(to)],
      [404, post(to.replace('/reply', '/'), `${token} approve`)],
    ];
    for (const [expected, response] of statuses) expect((await response).status).toBe(expected);
    expect((await post(to, `${token} approve`)).status).toBe(200);
    expect(await outcome).toMatchObject({ answer: 'granted', scope: 'once' });
    await approvals.close();
  });

  test('is refused for a while after many wrong ones, the true one too: nobody can guess', async () => {
    const { approvals } = await opened([channel()], { timeoutSeconds: 5 });
    const outcome = approvals.ask(push, forever);
    const { reply } = await message();
    const statuses: number[] = [];
    for (let tries = 0; tries < 25; tries += 1) {
      statuses.push((await post(reply.url, `${'guess'.repeat(4)}${tries} approve`)).status);
    }
    expect(statuses.filter((each) => each === 403)).toHaveLength(20);
    expect(statuses.slice(20)).toEqual([429, 429, 429, 429, 429]);
    expect((await post(reply.url, `${reply.token} approve`)).status).toBe(429);
    expect(await outcome).toMatchObject({ answer: 'timeout' });
    await approvals.close();
  });

  test('can come from this machine alone', async () => {
    const { approvals } = await opened([channel()]);
    const outcome = approvals.ask(push, forever);
    const { reply } = await message();
    expect(new URL(reply.url).hostname).toBe('127.0.0.1');
    const { networkInterfaces } = await import('node:os');
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      await expect(post(reply.url.replace('127.0.0.1', address), `${reply.token} approve`)).rejects.toThrow();
    }
    await approvals.close();
    expect(await outcome).toMatchObject({ answer: 'denied' });
  });
});

describe('a reply by paddock approve --token', () => {
  test('is taken without a listener, and the folder does not hold the token', async () => {
    const { approvals } = await opened([channel({ port: undefined })]);
    const outcome = approvals.ask(push, forever);
    const { reply } = await message();
    expect(reply).not.toHaveProperty('url');
    expect(readdirSync(folder()).join()).not.toContain(reply.token);
    expect((await readPending(folder())).waiting).toEqual([]);
    const said = await approveIn(state, '--token', `${reply.token} approve`);
    expect(said).toMatchObject({ status: 0, words: '' });
    expect(said.out).toContain('granted once by');
    expect(await outcome).toMatchObject({ answer: 'granted', scope: 'once', channel: 'webhook' });
    const again = await approveIn(state, '--token', `${reply.token} always`);
    expect(again.status).toBe(77);
    expect(again.words).toContain('the request of this token waits no more: granted once');
    await approvals.close();
  });

  test('with another token is refused, and does not say which there are', async () => {
    const { approvals } = await opened([channel()]);
    const outcome = approvals.ask(push, forever);
    const { reply } = await message();
    const { status: exit, words } = await approveIn(state, '--token', `${'x'.repeat(24)} approve`);
    expect(exit).toBe(77);
    expect(words).toBe(
      'paddock: no request waits that has this token; it is used up, too old, or was never given\n',
    );
    expect(words).not.toContain(reply.token);
    await approvals.close();
    expect(await outcome).toMatchObject({ answer: 'denied' });
  });

  test('is not taken where the file has no token in it', async () => {
    const { approvals, told } = await opened([channel()]);
    const outcome = approvals.ask(push, forever);
    const { id, hash } = await message();
    const key = await until(() => readdirSync(folder()).find((name) => /^[0-9a-f]{64}\.json$/.test(name)));
    const forged = { schema: 'paddock/approval-answer/v1', nonce: 'n', id, hash, answer: 'always', by: 'x' };
    writeFileSync(join(folder(), key.replace('.json', '.answer')), JSON.stringify(forged), { mode: 0o600 });
    await until(() => (told.some((line) => line.includes('its token is not the one')) ? true : undefined));
    await approvals.close();
    expect(await outcome).toMatchObject({ answer: 'denied', reason: 'the run is over' });
  });
});

describe('a webhook that can not be delivered', () => {
  test.each([302, 401, 404])(
    'with the status %d is told of and is not there; another channel goes on',
    async (given) => {
      status = given;
      const other = scripted('queue');
      const { approvals, told } = await opened([channel(), other.opener]);
      const outcome = approvals.ask(push, forever);
      await until(() =>
        told.some((line) => line.includes(`answered with the status ${given}`)) ? true : undefined,
      );
      (await other.question()).say({});
      expect(await outcome).toMatchObject({ answer: 'granted', channel: 'queue' });
      expect(delivered.filter((each) => each.message.event === 'asked')).toHaveLength(1);
      await approvals.close();
    },
  );

  test('is tried once more where the receiver had a fault', async () => {
    status = 503;
    const { approvals } = await opened([channel()]);
    const outcome = approvals.ask(push, forever);
    await message();
    status = 200;
    const { reply } = await message('asked', 1);
    await post(reply.url, `${reply.token} approve`);
    expect(await outcome).toMatchObject({ answer: 'granted' });
    await approvals.close();
  });

  test('denies at once where it is the only channel, and its token is worth nothing', async () => {
    status = 404;
    const { approvals } = await opened([channel({ port: undefined })]);
    const outcome = await approvals.ask(push, forever);
    expect(outcome).toMatchObject({ answer: 'denied', channel: 'none' });
    const { reply } = await message();
    const said = await approveIn(state, '--token', `${reply.token} approve`);
    expect(said.status).toBe(77);
    expect(said.words).toContain(
      'waits no more: denied (none): nobody can be asked: webhook: the webhook could',
    );
    await approvals.close();
  });
});

describe('a webhook that is set up wrongly keeps the run from beginning', () => {
  test.each([
    ['http://192.0.2.1/hook', 'anybody on the way could read'],
    ['http://localhost.example/hook', 'anybody on the way could read'],
    ['http://127.0.0.1.example/hook', 'anybody on the way could read'],
    ['ftp://127.0.0.1/hook', 'anybody on the way could read'],
    ['https://ann:secret@hooks.example/x', 'has a password in it'],
    ['hooks', "can't be read"],
  ])('by the address %s', async (address, words) => {
    const failed = opened([channel({ url: address })]);
    await expect(failed).rejects.toThrow(words);
    await expect(failed).rejects.not.toThrow('secret@');
  });

  test.each([
    ['that others can read', () => chmodSync(secretFile, 0o640), 'got the mode 640, expected 600'],
    ['that is short', () => writeFileSync(secretFile, 'short\n'), 'got 5 bytes, expected at least 16'],
    ['that is empty', () => writeFileSync(secretFile, ''), 'got 0 bytes'],
    ['that is not there', () => (secretFile = join(state, 'none')), "can't be read (ENOENT)"],
    ['that is a folder', () => (secretFile = state), 'got no file'],
  ])('by a secret %s', async (_, make, words) => {
    make();
    await expect(opened([channel()])).rejects.toThrow(words);
  });

  test('but not by a link to a secret that only we can read', async () => {
    symlinkSync(secretFile, join(state, 'link'));
    const { approvals } = await opened([channel({ secretFile: join(state, 'link') })]);
    expect(approvals.channels).toEqual(['webhook']);
    await approvals.close();
  });

  test('by a port that is taken', async () => {
    const { port } = receiver.address() as AddressInfo;
    await expect(opened([channel({ port })])).rejects.toThrow(
      `can't listen on 127.0.0.1:${port} (EADDRINUSE)`,
    );
  });
});

test('a request is of the run that asked', async () => {
  const { approvals } = await opened([channel()]);
  const outcome = approvals.ask(push, forever);
  expect(await message()).toMatchObject({ run: RUN });
  await approvals.close();
  await outcome;
});
