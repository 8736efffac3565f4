import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EgressStatus } from '../../../../images/egress/control/message.ts';
import { type Answers, makeAnswers } from '../../../../images/egress/serve/answers.ts';
import { KeyFiles } from '../../../../images/egress/serve/key-files.ts';
import type { Policy } from '../../../../images/egress/serve/policy.ts';
import type { EgressEvent } from '../../../../policy/egress/log.ts';
import { policyFile } from '../policy-file.ts';

let folder: string;
let events: EgressEvent[];
let policy: Policy | undefined;
let answers: Answers;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'answers-'));
  events = [];
  policy = undefined;
  answers = makeAnswers({
    version: '1.2.3',
    limit: 7,
    keys: new KeyFiles(join(folder, 'keys')),
    log: (event) => events.push(event),
    proxy: { stats: () => ({ connections: 1, requests: 1, hellos: 0 }) },
    gateway: { stats: () => ({ active: 0, requests: 2, refused: 0, bytes: 3, tokens: 0, dropped: 0 }) },
    policy: () => policy,
    replace: (next) => {
      policy = next;
    },
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a policy and keys together', () => {
  it('are put in force, and each is logged', () => {
    const answer = answers.answer({ ask: 'configure', file: policyFile(), keys: { openai: 'k' } });
    expect(answer).toMatchObject({ ok: true });
    expect(policy?.file.run).toBe('test-run');
    expect(events.map(({ action }) => action)).toEqual(['reloaded', 'reloaded']);
  });

  it.each([
    ['policy', { file: { ...policyFile(), rules: 1 }, keys: { openai: 'secret' } }],
    ['keys', { file: policyFile(), keys: { openai: 'two\nlines' } }],
  ])('are both refused for bad %s, and no key is quoted', (_, both) => {
    expect(answers.answer({ ask: 'configure', ...both })).toMatchObject({ ok: false });
    expect(policy).toBeUndefined();
    expect(existsSync(join(folder, 'keys', 'openai'))).toBe(false);
    expect(events).toMatchObject([{ part: 'policy', action: 'kept' }]);
    expect(JSON.stringify(events)).not.toMatch(/secret|two/);
  });
});

describe('a policy', () => {
  it('is put in force, and that is logged', () => {
    expect(answers.answer({ ask: 'policy', file: policyFile() })).toMatchObject({ ok: true });
    expect(policy?.file.run).toBe('test-run');
    expect(events).toMatchObject([{ part: 'policy', action: 'reloaded' }]);
  });

  it('that is bad leaves the one before in force, and that is logged with the reason', () => {
    answers.answer({ ask: 'policy', file: policyFile() });
    const before = policy;
    const answer = answers.answer({ ask: 'policy', file: { ...policyFile(), rules: 'all' } });
    expect(answer).toMatchObject({
      ok: false,
      fault: expect.stringMatching(/rules: got "all".*stays in force/),
    });
    expect(policy).toBe(before);
    expect(events.at(-1)).toMatchObject({
      part: 'policy',
      action: 'kept',
      reason: expect.stringContaining('rules'),
    });
    expect(answers.answer({ ask: 'policy', file: policyFile({ rules: [] }) })).toMatchObject({ ok: true });
    expect(policy?.file.rules).toEqual([]);
  });

  it('that is bad and the first lets nothing pass', () => {
    expect(answers.answer({ ask: 'policy', file: null })).toMatchObject({
      ok: false,
      fault: expect.stringContaining('nothing passes'),
    });
    expect(policy).toBeUndefined();
  });
});

describe('keys', () => {
  it('are taken, and named in the log by their vendors alone', () => {
    const answer = answers.answer({ ask: 'keys', keys: { anthropic: 'sk-secret' } });
    expect(answer).toEqual({ ok: true, text: 'keys: anthropic' });
    expect(events).toMatchObject([{ part: 'policy', action: 'reloaded', reason: 'keys: anthropic' }]);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['anthropic']);
  });

  it('that are bad leave those before in place', () => {
    answers.answer({ ask: 'keys', keys: { anthropic: 'sk-secret' } });
    const answer = answers.answer({ ask: 'keys', keys: { openai: 'sk-secret\n' } });
    expect(answer).toMatchObject({ ok: false, fault: expect.stringContaining('openai') });
    expect(JSON.stringify([answer, events])).not.toContain('sk-secret');
    expect(readdirSync(join(folder, 'keys'))).toEqual(['anthropic']);
    expect(events.at(-1)).toMatchObject({ action: 'kept' });
  });
});

describe('the status', () => {
  const status = () => {
    const answer = answers.answer({ ask: 'status' });
    return EgressStatus.parse(answer.ok ? answer.status : undefined);
  };

  it('is closed at first', () => {
    expect(status()).toMatchObject({ state: 'closed', rules: 0, vendors: [], keys: [] });
  });

  it('says what is in force and what it does, and holds no key', () => {
    answers.answer({ ask: 'policy', file: policyFile() });
    answers.answer({ ask: 'keys', keys: { openai: 'sk-secret' } });
    expect(status()).toMatchObject({
      ...{ state: 'open', version: '1.2.3', run: 'test-run', rules: 1, connection_limit: 7 },
      ...{ vendors: ['openai'], keys: ['openai'], proxy: { connections: 1 }, gateway: { requests: 2 } },
    });
    expect(JSON.stringify(status())).not.toContain('sk-secret');
  });
});

describe('health', () => {
  it('is good while every socket is its own', () => {
    let own = true;
    answers.listen({ path: '/a/b.sock', own: () => own });
    expect(answers.answer({ ask: 'health' })).toMatchObject({ ok: true });
    own = false;
    expect(answers.answer({ ask: 'health' })).toMatchObject({
      ok: false,
      fault: expect.stringContaining('/a/b.sock'),
    });
  });
});
