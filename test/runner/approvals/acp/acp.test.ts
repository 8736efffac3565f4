import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { ApprovalRequest } from '../../../../policy/approvals/request.ts';
import { acpChannel } from '../../../../runner/approvals/acp/channel.ts';
import { forever, opened, RUN, requestFor, until } from '../support/request.ts';

interface Message {
  jsonrpc: string;
  id?: string | number | null;
  method?: string;
  params?: {
    sessionId: string;
    toolCall: {
      toolCallId: string;
      title: string;
      kind: string;
      rawInput: unknown;
      content: { content: { text: string } }[];
    };
    options: { optionId: string; name: string; kind: string }[];
    update?: object;
  };
  result?: unknown;
  error?: { code: number; message: string };
}

/** A scripted editor at the other end of the streams. */
async function editor({ session = false, seconds = 20 } = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const got: Message[] = [];
  let rest = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    got.push(...lines.map((line) => JSON.parse(line) as Message));
  });
  const sessionId = 'sess_1';
  const { approvals, told } = await opened(
    [acpChannel({ input, output, ...(session ? {} : { sessionId }) })],
    {
      timeoutSeconds: seconds,
    },
  );
  const send = (message: object) => void input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const raw = (text: string) => void input.write(text);
  /** The request for permission number `index`. */
  const permission = async (index = 0) => {
    const found = await until(
      () => got.filter(({ method }) => method === 'session/request_permission')[index],
    );
    if (found.params === undefined) throw new Error('a request without parameters');
    return { id: found.id, params: found.params };
  };
  const option = (params: NonNullable<Message['params']>, kind: string) =>
    params.options.find((each) => each.kind === kind)?.optionId;
  const choose = (id: Message['id'], optionId: string | undefined) =>
    send({ id, result: { outcome: { outcome: 'selected', optionId } } });
  const reply = async (id: number) => await until(() => got.find((message) => message.id === id));
  return { approvals, told, got, send, raw, permission, option, choose, reply, input, sessionId };
}
const push = requestFor('git push');

describe('an editor', () => {
  test('is asked with the three options, and with all that there is to know', async () => {
    const { approvals, permission, option, choose } = await editor();
    const outcome = approvals.ask(push, forever);
    const { id, params } = await permission();
    expect(params.sessionId).toBe('sess_1');
    expect(params.options.map(({ kind }) => kind)).toEqual(['allow_once', 'allow_always', 'reject_once']);
    expect(params.toolCall).toMatchObject({
      ...{ toolCallId: id, title: 'git push', kind: 'execute', status: 'pending' },
      rawInput: { tool: 'Bash', calls: [{ kind: 'shell', command: 'git push' }] },
    });
    expect(params.toolCall.content[0]?.content.text).toContain('risk: medium: it sends to a remote\n');
    choose(id, option(params, 'allow_once'));
    expect(await outcome).toMatchObject({
      answer: 'granted',
      scope: 'once',
      channel: 'acp',
      by: 'the editor',
    });
  });

  test.each([
    ['allow_always', { answer: 'granted', scope: 'always' }],
    ['reject_once', { answer: 'denied' }],
  ])('answers %s', async (kind, expected) => {
    const { approvals, permission, option, choose } = await editor();
    const outcome = approvals.ask(push, forever);
    const { id, params } = await permission();
    choose(id, option(params, kind));
    expect(await outcome).toMatchObject(expected);
  });

  test('that cancels has denied', async () => {
    const { approvals, permission, send } = await editor();
    const outcome = approvals.ask(push, forever);
    const { id } = await permission();
    send({ id, result: { outcome: { outcome: 'cancelled' } } });
    expect(await outcome).toMatchObject({ answer: 'denied', channel: 'acp', reason: 'cancelled' });
  });

  test('is shown nothing that hides', async () => {
    const hiding: Partial<ApprovalRequest> = { tool: 'Ba\u202esh', cwd: '/work\nspace' };
    const { approvals, permission, send } = await editor();
    const outcome = approvals.ask(requestFor('ls\u202e\x1b[2J\nrm', hiding), forever);
    const { id, params } = await permission();
    const { title, rawInput, content } = params.toolCall;
    expect(title).toBe('ls\\u{202e}\\u{1b}[2J\\u{a}rm');
    const { calls } = rawInput as { calls: { command: string }[] };
    for (const text of [title, calls[0]?.command ?? '', ...(content[0]?.content.text.split('\n') ?? [])]) {
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    send({ id, result: { outcome: { outcome: 'cancelled' } } });
    await outcome;
  });
});

describe('a reply', () => {
  const wrong: [string, (optionId: string) => object, string][] = [
    ['with an option that was not offered', () => selected('allow_everything'), 'was not offered'],
    ['with the kind for the option', () => selected('allow_once'), 'was not offered'],
    ['with the beginning of an option', (optionId) => selected(optionId.slice(0, -1)), 'was not offered'],
    ['with more than the option', (optionId) => selected(`${optionId} `), 'was not offered'],
    [
      'with a list',
      (optionId) => ({ result: { outcome: { outcome: 'selected', optionId: [optionId] } } }),
      'the reply is none',
    ],
    [
      'with another outcome',
      (optionId) => ({ result: { outcome: { outcome: 'approved', optionId } } }),
      'the reply is none',
    ],
    ['with the outcome alone', () => ({ result: { outcome: 'selected' } }), 'the reply is none'],
    ['without a result', () => ({}), 'the reply is none'],
    ['that is null', () => ({ result: null }), 'the reply is none'],
    ['with an error', () => ({ error: { code: -32000, message: 'no' } }), 'an error'],
    [
      'with an error beside the option',
      (optionId) => ({ error: { code: 1, message: '' }, ...selected(optionId) }),
      'an error',
    ],
  ];
  const selected = (optionId: string) => ({ result: { outcome: { outcome: 'selected', optionId } } });

  test.each(wrong)('%s is refused, and denies', async (_, make, words) => {
    const { approvals, permission, option, send, told, choose } = await editor();
    const outcome = approvals.ask(push, forever);
    const { id, params } = await permission();
    send({ id, ...make(option(params, 'allow_always') ?? '') });
    const found = await outcome;
    expect(found).toMatchObject({ answer: 'denied', channel: 'acp' });
    expect(told.join('\n')).toContain(words);
    const next = approvals.ask(push, forever);
    const after = await permission(1);
    choose(after.id, option(after.params, 'allow_once'));
    expect(await next).toMatchObject({ answer: 'granted' });
  });

  test('by an id that nothing was asked by grants nothing, and the true one is still taken', async () => {
    const { approvals, permission, option, choose, told } = await editor();
    const outcome = approvals.ask(push, forever);
    const { id, params } = await permission();
    const always = option(params, 'allow_always');
    for (const other of ['0'.repeat(32), 0, 1, null, String(id).slice(0, 8)]) choose(other, always);
    await until(() => (told.length >= 5 ? true : undefined));
    choose(id, option(params, 'reject_once'));
    expect(await outcome).toMatchObject({ answer: 'denied' });
    expect(told.join('\n')).toContain('nothing was asked by that id');
  });

  test('to one request with the option of another grants nothing', async () => {
    const { approvals, permission, option, choose } = await editor();
    const [one, two] = [approvals.ask(push, forever), approvals.ask(requestFor('rm -rf ~'), forever)];
    const [first, second] = [await permission(0), await permission(1)];
    choose(second.id, option(first.params, 'allow_always'));
    choose(first.id, option(first.params, 'allow_once'));
    expect(await one).toMatchObject({ answer: 'granted' });
    expect(await two).toMatchObject({ answer: 'denied' });
  });

  test('that comes twice counts once', async () => {
    const { approvals, permission, option, choose, told } = await editor();
    const outcome = approvals.ask(push, forever);
    const { id, params } = await permission();
    choose(id, option(params, 'reject_once'));
    choose(id, option(params, 'allow_always'));
    expect(await outcome).toMatchObject({ answer: 'denied' });
    await until(() => (told.length > 0 ? true : undefined));
    expect(told.join()).toContain('its request is over');
    const again = approvals.ask(push, forever);
    const next = await permission(1);
    choose(next.id, option(next.params, 'reject_once'));
    expect(await again).toMatchObject({ answer: 'denied' });
  });

  test('that comes too late grants nothing, and the editor has been told that it is over', async () => {
    const { approvals, permission, option, choose, told, got } = await editor({ seconds: 0.2 });
    const outcome = approvals.ask(push, forever);
    const { id, params } = await permission();
    expect(await outcome).toMatchObject({ answer: 'timeout' });
    const update = { sessionUpdate: 'tool_call_update', toolCallId: id, status: 'failed' };
    await until(() => got.find(({ method }) => method === 'session/update'));
    expect(got.at(-1)).toMatchObject({ method: 'session/update', params: { sessionId: 'sess_1', update } });
    choose(id, option(params, 'allow_always'));
    await until(() => (told.length > 0 ? true : undefined));
    expect(await approvals.ask(push, forever)).toMatchObject({ answer: 'timeout' });
  });
});

describe('the connection', () => {
  test('is made by the editor: initialize, session/new, session/prompt, which lasts as long as the run', async () => {
    const { approvals, send, reply, permission, option, choose } = await editor({ session: true });
    const outcome = approvals.ask(push, forever);
    send({ id: 0, method: 'initialize', params: { protocolVersion: 1, clientInfo: { name: 'zed' } } });
    expect(await reply(0)).toMatchObject({ result: { protocolVersion: 1, authMethods: [] } });
    send({ id: 1, method: 'session/new', params: { cwd: '/', mcpServers: [] } });
    expect(await reply(1)).toMatchObject({ result: { sessionId: RUN } });
    send({ id: 2, method: 'session/prompt', params: { sessionId: RUN, prompt: [] } });
    const { id, params } = await permission();
    expect(params.sessionId).toBe(RUN);
    choose(id, option(params, 'allow_once'));
    expect(await outcome).toMatchObject({ answer: 'granted', by: 'zed' });
    await approvals.close();
    expect(await reply(2)).toMatchObject({ result: { stopReason: 'end_turn' } });
  });

  test('without a session asks nobody, and the time runs', async () => {
    const { approvals, got } = await editor({ session: true, seconds: 0.2 });
    expect(await approvals.ask(push, forever)).toMatchObject({ answer: 'timeout' });
    expect(got).toEqual([]);
  });

  test('that cancels its session denies all that waits in it', async () => {
    const { approvals, send, permission, sessionId } = await editor();
    const outcome = approvals.ask(push, forever);
    await permission();
    send({ method: 'session/cancel', params: { sessionId: 'another' } });
    send({ method: 'session/cancel', params: { sessionId } });
    expect(await outcome).toMatchObject({ answer: 'denied', reason: 'cancelled' });
  });

  test('that is closed is gone, which is not a denial of the operator', async () => {
    const { approvals, permission, input } = await editor();
    const outcome = approvals.ask(push, forever);
    await permission();
    input.end();
    const found = await outcome;
    expect(found).toMatchObject({ answer: 'denied', channel: 'none' });
    expect(found).not.toHaveProperty('by');
    expect(await approvals.ask(push, forever)).toMatchObject({ answer: 'denied', channel: 'none' });
  });

  test('that sends an endless line is gone', async () => {
    const { approvals, permission, raw } = await editor();
    const outcome = approvals.ask(push, forever);
    await permission();
    for (let sent = 0; sent < 20; sent += 1) raw('x'.repeat(100_000));
    expect(await outcome).toMatchObject({ answer: 'denied', channel: 'none' });
  });

  test('says what is no message, and goes on', async () => {
    const { approvals, raw, send, reply, got, permission, option, choose, told } = await editor();
    raw('{"jsonrpc":"2.0",\n\n[1,2]\n{"id":7,"method":"initialize"}\n{"jsonrpc":"2.0","result":1}\n');
    send({ id: 9, method: 'fs/read_text_file', params: {} });
    expect(await reply(9)).toMatchObject({ error: { code: -32601 } });
    expect(got.map(({ error }) => error?.code)).toEqual([-32700, -32600, -32600, -32601]);
    expect(told).toHaveLength(4);
    const outcome = approvals.ask(push, forever);
    const { id, params } = await permission();
    const text = JSON.stringify({
      jsonrpc: '2.0',
      id,
      result: { outcome: { outcome: 'selected', optionId: option(params, 'allow_once') } },
    });
    // A message may come in pieces.
    for (const piece of [text.slice(0, 20), text.slice(20), '\n']) raw(piece);
    expect(await outcome).toMatchObject({ answer: 'granted' });
    choose(id, 'x');
  });
});
