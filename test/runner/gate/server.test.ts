import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask } from '../../../images/agent/gate/ask.ts';
import type { Question } from '../../../policy/gate/question.ts';
import { type Decide, type GateServer, openGate } from '../../../runner/gate/server.ts';

const QUESTION: Question = {
  ...{ schema: 'paddock/call/v1', cli: 'claude', tool: 'Bash', cwd: '/workspace', resolved: {} },
  input: { sha256: '0'.repeat(64) },
  calls: [{ kind: 'shell', command: 'git status' }],
};

let folder: string;
let gate: GateServer | undefined;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'gate-server-')), 'gate');
});
afterEach(() => gate?.close());

const socket = () => join(folder, 'socket');
const open = async (decide: Decide = async () => ({ decision: 'allow' })) => {
  gate = await openGate(folder, decide);
};

/** What comes back for a text. */
const say = (text: string) =>
  new Promise<string>((resolve) => {
    const connection = connect(socket(), () => connection.write(text));
    let got = '';
    connection.on('data', (chunk) => {
      got += chunk;
    });
    connection.on('error', () => undefined);
    connection.on('close', () => resolve(got));
  });

describe('the gate’s socket', () => {
  test('hands each question to who decides, and the answer back', async () => {
    const asked: unknown[] = [];
    await open(async (question) => {
      asked.push(question);
      return question.tool === 'Bash' ? { decision: 'deny', text: 'no' } : { decision: 'allow' };
    });
    expect(await ask(QUESTION, socket())).toEqual({ decision: 'deny', text: 'no' });
    expect(await ask({ ...QUESTION, tool: 'Read' }, socket())).toEqual({ decision: 'allow' });
    expect(asked).toEqual([QUESTION, { ...QUESTION, tool: 'Read' }]);
  });

  test('can be reached from a box, by any user there', async () => {
    await open();
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    expect(statSync(socket()).mode & 0o777).toBe(0o666);
  });

  test('may lie deeper than a socket’s path can say', async () => {
    folder = join(folder, '..', 'd'.repeat(200));
    await open();
    expect(existsSync(socket())).toBe(true);
  });

  test.each([
    ['no JSON', 'hello\n'],
    ['another schema', `${JSON.stringify({ ...QUESTION, schema: 'x' })}\n`],
    ['a field more', `${JSON.stringify({ ...QUESTION, decision: 'allow' })}\n`],
    ['no call', `${JSON.stringify({ ...QUESTION, calls: [] })}\n`],
    ['an unknown kind of call', `${JSON.stringify({ ...QUESTION, calls: [{ kind: 'x' }] })}\n`],
    ['two questions', `${JSON.stringify(QUESTION)}\n${JSON.stringify(QUESTION)}\n`],
    ['too much', `${'x'.repeat(2 * 1024 * 1024)}\n`],
  ])('answers %s with a closed connection, and the next question as before', async (_, text) => {
    await open();
    expect(await say(text)).toBe('');
    expect(await ask(QUESTION, socket())).toEqual({ decision: 'allow' });
  });

  test('refuses where deciding fails, where it is closed meanwhile, and where it is gone', async () => {
    await open(async () => Promise.reject(new Error('a full disk')));
    await expect(ask(QUESTION, socket())).rejects.toThrow('nobody answered');
    await gate?.close();
    await expect(ask(QUESTION, socket())).rejects.toThrow('nobody answers');
    await open(() => new Promise(() => undefined));
    const waiting = ask(QUESTION, socket()).catch((error: Error) => error.message);
    await sleep(50);
    await gate?.close();
    expect(await waiting).toContain('nobody answer');
  });

  test('tells who decides that nobody waits any more', async () => {
    const gone = Promise.withResolvers<boolean>();
    await open(
      (_, signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => gone.resolve(true));
        }),
    );
    const connection = connect(socket(), () => connection.write(`${JSON.stringify(QUESTION)}\n`));
    await sleep(50);
    connection.destroy();
    expect(await gone.promise).toBe(true);
  });

  test('takes so many at once and no more', async () => {
    await open(() => new Promise(() => undefined));
    const many = Array.from({ length: 80 }, () => say(`${JSON.stringify(QUESTION)}\n`));
    await Promise.any(many.map((one) => one.then((text) => expect(text).toBe(''))));
    await gate?.close();
    await Promise.all(many);
  });
});
