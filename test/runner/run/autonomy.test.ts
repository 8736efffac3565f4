import { expect, test } from 'vitest';
import { autonomyWords } from '../../../runner/run/autonomy.ts';

const APPROVAL = {
  ...{ approval: 'a1', command_sha256: '0'.repeat(64), tool: 'Bash', what: 'git push', agent: 'main' },
} as const;

test('what the agent asks for and is refused is said in one line each, and the rest is not', () => {
  const lines = [
    autonomyWords({ action: 'approval_requested', ...APPROVAL, channel: 'queue', reason: 'it writes' }),
    autonomyWords({ action: 'approval_granted', ...APPROVAL, by: 'ann', channel: 'queue' }),
    autonomyWords({ action: 'approval_denied', ...APPROVAL, channel: 'none', reason: 'nobody can be asked' }),
    autonomyWords({ action: 'approval_timeout', ...APPROVAL, seconds: 120 }),
    autonomyWords({ action: 'tool_refused', tool: 'Bash', what: 'a\nb\u202e', rule: 'r', agent: 'main' }),
    autonomyWords({
      action: 'write_blocked',
      source: 'hook',
      path: 'x',
      tier: 'readonly',
      rule: 'r',
      tool: 'Write',
    }),
    autonomyWords({ action: 'write_blocked', source: 'runner', path: 'x', tier: 'readonly', rule: 'r' }),
    autonomyWords({ action: 'tool_allowed', tool: 'Bash', what: 'ls' }),
  ];
  expect(lines).toEqual([
    'autonomy:approval_requested Bash git push (agent main, channel queue): it writes',
    'autonomy:approval_granted Bash git push (agent main, channel queue, user ann)',
    'autonomy:approval_denied Bash git push (agent main, channel none): nobody can be asked',
    'autonomy:approval_timeout Bash git push (agent main): nobody answered within 120 s',
    'autonomy:blocked Bash a\\u{a}b\\u{202e} (agent main, rule r)',
    'autonomy:blocked Write x (rule r)',
    undefined,
    undefined,
  ]);
});
