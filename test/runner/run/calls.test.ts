import { describe, expect, test } from 'vitest';
import { parseWorkspaceFile } from '../../../policy/containment/containment.ts';
import type { Question } from '../../../runner/gate/question.schema.ts';
import { judgeCall } from '../../../runner/run/calls.ts';

const { containment } = parseWorkspaceFile('paddock.toml', '', []);
const question = (command: string, more: Partial<Question> = {}): Question => ({
  ...{ schema: 'paddock/call/v1', cli: 'codex', tool: 'Bash', cwd: '/workspace', resolved: {} },
  calls: [{ kind: 'shell', command }],
  ...more,
});

describe('a call of the agent’s', () => {
  test('is allowed and recorded where nothing speaks against it', () => {
    expect(judgeCall(question('npm test'), containment)).toEqual({
      answer: { decision: 'allow' },
      events: [{ action: 'tool_allowed', source: 'hook', tool: 'Bash', what: 'npm test' }],
      isViolation: false,
    });
  });

  test('is refused and recorded where a tier keeps a file from it, with words for the model', () => {
    const { answer, events, isViolation } = judgeCall(question('echo x > .envrc'), containment);
    expect(answer).toMatchObject({ decision: 'deny', text: expect.stringContaining('.envrc is readonly') });
    expect(events).toEqual([
      expect.objectContaining({ action: 'write_blocked', source: 'hook', path: '.envrc', tier: 'readonly' }),
    ]);
    expect(isViolation).toBe(true);
  });

  test('is recorded as refused where the gate has refused it already', () => {
    const refused = { rule: 'force-push', what: 'git push --force' };
    const { answer, events, isViolation } = judgeCall(question('git push --force', { refused }), containment);
    expect(answer.decision).toBe('deny');
    expect(events).toEqual([{ action: 'tool_refused', source: 'hook', tool: 'Bash', ...refused }]);
    expect(isViolation).toBe(false);
  });
});
