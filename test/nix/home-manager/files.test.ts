import { describe, expect, test } from 'vitest';
import { homeFiles, type Rendered } from '../../../nix/home-manager/files.ts';

const rendered: Rendered = {
  claude: { files: { 'settings.json': { kind: 'json', owns: { a: 1 } } } },
  codex: {
    files: {
      'config.toml': { kind: 'toml', owns: { approval_policy: 'on-request' } },
      'rules/paddock.rules': { kind: 'whole', text: 'rule\n' },
    },
  },
};

describe('whole files for a home', () => {
  test('are those of the wanted agents, as their own format has them', () => {
    const files = homeFiles(
      rendered,
      { codex: ['rules/paddock.rules', 'config.toml'] },
      { codex: { model: 'm' } },
    );
    expect([...files]).toEqual([
      ['codex/config.toml', 'approval_policy = "on-request"\nmodel = "m"\n'],
      ['codex/rules/paddock.rules', 'rule\n'],
    ]);
  });

  test.each([
    ['one is missing', { claude: ['settings.json', 'more.json'] }],
    ['there is one more', { codex: ['config.toml'] }],
    ['the agent is not known', { gemini: ['settings.json'] }],
  ])('are not made where %s', (_, expected) => {
    expect(() => homeFiles(rendered, expected, {})).toThrow(/: got the files .*expected /);
  });

  test('are not made where a setting, or what was rendered, switches approvals off', () => {
    const wanted = { codex: ['config.toml', 'rules/paddock.rules'] };
    expect(() => homeFiles(rendered, wanted, { codex: { sandbox_mode: 'danger-full-access' } })).toThrow(
      'sandbox_mode',
    );
    const open: Rendered = {
      claude: { files: { 'settings.json': { kind: 'json', owns: { yoloMode: true } } } },
    };
    expect(() => homeFiles(open, { claude: ['settings.json'] }, {})).toThrow('claude/settings.json.yoloMode');
  });
});
