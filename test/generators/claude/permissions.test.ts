import { describe, expect, it } from 'vitest';
import { claudeRules } from '../../../generators/claude/permissions.ts';
import type { Decision, PermissionEntry } from '../../../policy/permissions/entry.ts';
import { permission } from '../permission.ts';

function rules(decision: Decision, entry: PermissionEntry): readonly string[] {
  const expression = claudeRules(permission(decision, entry));
  return 'rules' in expression ? expression.rules : [];
}

describe("Claude Code's permission rules", () => {
  it.each<[string, Decision, PermissionEntry, string[]]>([
    [
      'a command is a prefix with a word boundary',
      'allow',
      { command: 'git status' },
      ['Bash(git status:*)'],
    ],
    [
      'a denied option may come anywhere behind the command',
      'deny',
      { command: 'git push', any: ['--force', '+*'] },
      ['Bash(git push* --force*)', 'Bash(git push* +*)'],
    ],
    [
      'a word that is no option ends where it ends',
      'ask',
      { command: 'gh repo', any: ['delete'] },
      ['Bash(gh repo* delete)', 'Bash(gh repo* delete *)'],
    ],
    ['a path to read', 'deny', { read: '~/.ssh/**' }, ['Read(~/.ssh/**)']],
    ['a path to edit', 'ask', { edit: './.git/**' }, ['Edit(./.git/**)']],
    ['a path for both', 'deny', { path: '**/.env' }, ['Read(**/.env)', 'Edit(**/.env)']],
    [
      'a path that is asked for, also where a command names it',
      'ask',
      { path: '**/*.pem' },
      [
        ...['Read(**/*.pem)', 'Edit(**/*.pem)'],
        ...['Bash(*.pem)', 'Bash(*.pem *)', 'Bash(*.pem"*)', "Bash(*.pem'*)"],
      ],
    ],
    [
      'a folder that is asked for',
      'ask',
      { path: '~/keys/**' },
      ['Read(~/keys/**)', 'Edit(~/keys/**)', 'Bash(*keys/*)'],
    ],
    ['an absolute path has two slashes', 'deny', { read: '/etc/shadow' }, ['Read(//etc/shadow)']],
    ['a host', 'allow', { host: 'example.org' }, ['WebFetch(domain:example.org)']],
    ['all hosts below one', 'deny', { host: '*.example.org' }, ['WebFetch(domain:*.example.org)']],
    ['an MCP server', 'allow', { mcp: 'docs' }, ['mcp__docs']],
    ['a tool of one', 'ask', { mcp: 'github:create_issue' }, ['mcp__github__create_issue']],
  ])('%s', (_, decision, entry, expected) => {
    expect(rules(decision, entry)).toEqual(expected);
  });

  it('would be too wide for an allowed command with a later word, which is refused', () => {
    expect(claudeRules(permission('allow', { command: 'git branch', any: ['--list'] }))).toMatchObject({
      expressed: 'weaker',
    });
  });

  it('do not see one letter inside a bundle, and say so', () => {
    expect(claudeRules(permission('ask', { command: 'git add', any: ['--force', '-f'] }))).toMatchObject({
      expressed: 'part',
      rules: ['Bash(git add* --force*)', 'Bash(git add* -f*)'],
    });
  });

  it('never use Write or Glob, which are not matched against paths', () => {
    const all = [
      ...rules('deny', { edit: '**/x' }),
      ...rules('deny', { read: '**/x' }),
      ...rules('deny', { path: '**/x' }),
    ];
    expect(all.filter((rule) => /^(Write|Glob|MultiEdit)/.test(rule))).toEqual([]);
  });
});
