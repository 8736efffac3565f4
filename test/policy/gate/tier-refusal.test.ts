import { describe, expect, test } from 'vitest';
import { parseWorkspaceFile } from '../../../policy/containment/containment.ts';
import type { ToolCall } from '../../../policy/gate/call.ts';
import { tierRefusal } from '../../../policy/gate/tier-refusal.ts';
import { BOX, shell } from './support.ts';

const refusal = (call: ToolCall, text = '', resolved: Record<string, string> = {}) => {
  const { containment } = parseWorkspaceFile('paddock.toml', text, []);
  return tierRefusal(call, containment, { ...BOX, workspace: '/workspace', resolved });
};
const PERMISSIVE = '[containment]\nmode = "permissive"\n';

describe('a call that names a file', () => {
  test('which is read-only is refused to write, and may read', () => {
    expect(refusal({ kind: 'file_write', path: 'CLAUDE.md' })).toMatchObject({
      ...{ path: 'CLAUDE.md', access: 'write', tier: 'readonly' },
      rule: { source: 'default' },
    });
    expect(refusal({ kind: 'file_read', path: 'CLAUDE.md' })).toBeUndefined();
    expect(refusal(shell('cat CLAUDE.md > copy'))).toBeUndefined();
    expect(refusal(shell('cd sub && echo x > ../CLAUDE.md'))).toMatchObject({ path: 'CLAUDE.md' });
  });

  test('which is blocked is refused', () => {
    expect(refusal({ kind: 'file_read', path: '/workspace/deep/.env' })).toMatchObject({
      ...{ path: 'deep/.env', access: 'read', tier: 'blocked' },
    });
    expect(refusal(shell('cat .env.example'))).toBeUndefined();
  });

  test('which is a link to one is refused too, by what it leads to', () => {
    const links = { '/workspace/link': '/workspace/CLAUDE.md' };
    expect(refusal(shell('echo x > link'), '', links)).toMatchObject({ path: 'CLAUDE.md' });
    expect(refusal(shell('echo x > link'))).toBeUndefined();
    expect(refusal(shell('echo x > link'), '', { '/workspace/link': '/tmp/x' })).toBeUndefined();
  });

  test('in permissive mode may write what is read-only, but not what is Paddock’s or git’s own', () => {
    expect(refusal({ kind: 'file_write', path: 'CLAUDE.md' }, PERMISSIVE)).toBeUndefined();
    expect(refusal({ kind: 'file_write', path: 'paddock.toml' }, PERMISSIVE)).toMatchObject({
      tier: 'readonly',
    });
    expect(refusal({ kind: 'file_write', path: '.git/hooks/pre-commit' }, PERMISSIVE)).toMatchObject({
      tier: 'readonly',
    });
  });

  test('outside the workspace is none of the tiers’', () => {
    expect(refusal(shell('echo x > /tmp/CLAUDE.md; cat /etc/passwd'))).toBeUndefined();
    expect(refusal({ kind: 'other', name: 'TodoWrite' })).toBeUndefined();
  });
});
