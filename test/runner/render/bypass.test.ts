import { describe, expect, test } from 'vitest';
import type { OwnedFile, Table } from '../../../generators/adapter.ts';
import { bypassesIn, newBypasses, ownBypasses } from '../../../runner/render/bypass.ts';

const json = (owns: Table): OwnedFile => ({ kind: 'json', owns });
const toml = (owns: Table): OwnedFile => ({ kind: 'toml', owns });
const whole = (text: string): OwnedFile => ({ kind: 'whole', text });

describe('what would switch approvals off', () => {
  test.each<[string, string, OwnedFile]>([
    ['Claude’s mode', 'settings.json', json({ permissions: { defaultMode: 'bypassPermissions' } })],
    ['Claude’s dialog', 'settings.json', json({ skipDangerousModePermissionPrompt: true })],
    ['the whole shell allowed', 'settings.json', json({ permissions: { allow: ['Read(a)', 'Bash'] } })],
    [
      'an agent allowed without approvals',
      'settings.json',
      json({ permissions: { allow: ['Bash(claude --dangerously-skip-permissions:*)'] } }),
    ],
    ['the root check off', 'settings.json', json({ env: { IS_SANDBOX: '1' } })],
    ['Codex that never asks', 'config.toml', toml({ approval_policy: 'never' })],
    ['Codex without its sandbox', 'config.toml', toml({ sandbox_mode: 'danger-full-access' })],
    ['both below a profile', 'config.toml', toml({ profiles: { x: { approval_policy: 'never' } } })],
    [
      'a rule of Codex that lifts the sandbox',
      'rules/p.rules',
      whole('prefix_rule(pattern=["rm"], decision="allow")\n'),
    ],
    ['Gemini’s yolo', 'settings.json', json({ general: { defaultApprovalMode: 'yolo' } })],
    ['yolo not disabled', 'settings.json', json({ security: { disableYoloMode: false } })],
    ['every tool of Gemini', 'policies/p.toml', whole('[[rule]]\ntoolName = "*"\ndecision = "allow"\n')],
    [
      'its whole shell',
      'policies/p.toml',
      whole('[[rule]]\ntoolName = ["x", "run_shell_command"]\ndecision = "allow"\n'),
    ],
    [
      'an agent in yolo mode',
      'policies/p.toml',
      whole(
        '[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "gemini --yolo"\ndecision = "allow"\n',
      ),
    ],
    [
      'the same as a pattern',
      'policies/p.toml',
      whole(
        "[[rule]]\ntoolName = 'run_shell_command'\ncommandRegex = 'gemini\\s+\\-\\-yolo'\ndecision = 'allow'\n",
      ),
    ],
  ])('%s is found', (_, path, owned) => {
    expect(bypassesIn(path, owned)).not.toEqual([]);
  });

  test.each<[string, string, OwnedFile]>([
    [
      'a denied bypass',
      'settings.json',
      json({ permissions: { deny: ['Bash(claude --dangerously-skip-permissions:*)'], ask: ['Bash'] } }),
    ],
    [
      'modes that ask',
      'config.toml',
      toml({ approval_policy: 'on-request', sandbox_mode: 'workspace-write' }),
    ],
    [
      'rules that refuse',
      'rules/p.rules',
      whole(
        '# decision="allow" is not used\nprefix_rule(pattern=["codex", "--yolo"], decision="forbidden")\n',
      ),
    ],
    [
      'a denied yolo',
      'policies/p.toml',
      whole('[[rule]]\ntoolName = "*"\ncommandPrefix = "gemini --yolo"\ndecision = "deny"\n'),
    ],
    [
      'an allowed command',
      'policies/p.toml',
      whole('[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "git status"\ndecision = "allow"\n'),
    ],
  ])('%s is not', (_, path, owned) => {
    expect(bypassesIn(path, owned)).toEqual([]);
  });

  test('counts where a file gets it, and not where a person has it of their own', () => {
    const theirs = { env: { IS_SANDBOX: '1' }, when: new Date(0), big: 2n ** 64n, none: null };
    expect(newBypasses('f', theirs, { ...theirs, a: 1 })).toEqual([]);
    expect(newBypasses('f', theirs, { ...theirs, p: { defaultMode: 'bypassPermissions' } })).toHaveLength(1);
    expect(ownBypasses('f', theirs)).toEqual(['f.env.IS_SANDBOX']);
  });
});
