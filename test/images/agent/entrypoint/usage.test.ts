import { expect, it } from 'vitest';
import { usage } from '../../../../images/agent/entrypoint/usage.ts';

it('names the tools, and what a container needs to be let through', () => {
  const text = usage(['claude', 'codex']);
  expect(text).toMatch(/^Usage: IMAGE <claude\|codex> \[arguments\]\n/);
  for (const option of ['--cap-drop ALL', '--security-opt no-new-privileges', '--env AGENT_SANDBOX=1']) {
    expect(text).toContain(option);
  }
});
