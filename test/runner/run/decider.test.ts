import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../policy/approvals/request.ts';
import type { AuditEvent } from '../../../policy/audit/events.ts';
import { parseWorkspaceFile } from '../../../policy/containment/containment.ts';
import { boundAgent } from '../../../policy/risk/profile.ts';
import type { Question } from '../../../runner/gate/question.schema.ts';
import { deciderOf } from '../../../runner/run/decider.ts';

const FILE = '[agents.main]\ntool = "codex"\nrisk_profile = "a"\n[risk_profiles.a]\n';
const { containment, ...risks } = parseWorkspaceFile('paddock.toml', FILE, []);
const found = boundAgent(risks);
if ('fault' in found) throw new Error(found.fault);
const bound = found;

const question = (command: string): Question => ({
  ...{ schema: 'paddock/call/v1', cli: 'codex', tool: 'Bash', cwd: '/workspace', resolved: {} },
  input: { sha256: '0'.repeat(64) },
  calls: [{ kind: 'shell', command }],
});
const ID = { id: 'a1', hash: '0'.repeat(64) };

/** What is answered and recorded where approval ends so. */
async function decided(command: string, outcome: Outcome) {
  const events: AuditEvent[] = [];
  const said: string[] = [];
  let asked = 0;
  const decide = deciderOf({
    ...{ run: 'r', containment, bound },
    audit: { append: async (event) => void events.push(event) },
    approvals: {
      async ask(request) {
        asked += 1;
        expect(request).toMatchObject({ run: 'r', agent: 'main', what: command });
        return outcome;
      },
    },
    tell: ({ action }) => said.push(action),
    onViolation: () => said.push('violation'),
  });
  const answer = await decide(question(command), new AbortController().signal);
  expect(said.filter((action) => action !== 'violation')).toEqual(events.map(({ action }) => action));
  return { answer, events, asked, said };
}

const GRANTED: Outcome = { ...ID, answer: 'granted', scope: 'once', by: 'ann', channel: 'queue' };

describe('a call that has to be asked for', () => {
  test('runs when it is granted, and both are in the log', async () => {
    const { answer, events } = await decided('git commit -m x', GRANTED);
    expect(answer).toEqual({ decision: 'allow' });
    expect(events).toMatchObject([
      { action: 'approval_granted', by: 'ann', channel: 'queue', scope: 'once', command_sha256: ID.hash },
      { action: 'tool_allowed', what: 'git commit -m x', user: 'ann', channel: 'queue', risk: 'medium' },
    ]);
  });

  test('is refused when it is denied, with who and why', async () => {
    const denied: Outcome = { ...ID, answer: 'denied', by: 'ann', channel: 'terminal', reason: 'not now' };
    const { answer, events } = await decided('git commit -m x', denied);
    expect(answer).toMatchObject({
      decision: 'deny',
      text: expect.stringContaining('denied by ann (terminal): not now'),
    });
    expect(events).toMatchObject([
      { action: 'approval_denied', by: 'ann', reason: 'not now' },
      { action: 'tool_refused', user: 'ann', channel: 'terminal', risk: 'medium', agent: 'main' },
    ]);
  });

  test('is refused when nobody answers, which is not the operator’s denial', async () => {
    const { answer, events } = await decided('git commit -m x', { ...ID, answer: 'timeout', seconds: 3 });
    expect(answer).toMatchObject({
      decision: 'deny',
      text: expect.stringContaining('not answered within 3 s'),
    });
    expect(events.map(({ action }) => action)).toEqual(['approval_timeout', 'tool_refused']);
    expect(events.some((event) => 'by' in event || 'user' in event)).toBe(false);
  });
});

test('a call that need not be asked for is not', async () => {
  expect(await decided('git status', GRANTED)).toMatchObject({ asked: 0, answer: { decision: 'allow' } });
  expect(await decided('sudo id', GRANTED)).toMatchObject({ asked: 0, answer: { decision: 'deny' } });
  expect((await decided('echo x > .envrc', GRANTED)).said).toContain('violation');
});

test('what can’t be recorded is not answered', async () => {
  const decide = deciderOf({
    ...{ run: 'r', containment },
    audit: { append: () => Promise.reject(new Error('the disk is full')) },
    ...{ tell: () => undefined, onViolation: () => undefined },
  });
  await expect(decide(question('ls'), new AbortController().signal)).rejects.toThrow('the disk is full');
});
