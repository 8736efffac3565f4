import { describe, expect, it } from 'vitest';
import { codexRules, rulesText } from '../../../generators/codex/permissions.ts';
import { permission } from '../permission.ts';

describe("Codex's rules", () => {
  it('forbid or prompt for a prefix of words', () => {
    const deny = codexRules(permission('deny', { command: 'git push --force', reason: 'rewrites history' }));
    expect(deny).toEqual({
      expressed: 'full',
      rules: [
        {
          pattern: ['git', 'push', '--force'],
          decision: 'forbidden',
          justification: 'rewrites history',
        },
      ],
    });
    expect(codexRules(permission('ask', { command: 'git push' }))).toMatchObject({
      expressed: 'full',
      rules: [{ decision: 'prompt' }],
    });
  });

  it('never allow, because that would lift the sandbox as well', () => {
    expect(codexRules(permission('allow', { command: 'cargo test' }))).toMatchObject({ expressed: 'none' });
  });

  it('say that asking for a shell takes in every line that is a script', () => {
    expect(codexRules(permission('ask', { command: 'bash' }))).toMatchObject({
      expressed: 'stricter',
      rules: [{ pattern: ['bash'], decision: 'prompt' }],
    });
  });

  it('catch a later word only where it comes next, and say so', () => {
    expect(
      codexRules(permission('deny', { command: 'git push', any: ['--force', '-f', '+*'] })),
    ).toMatchObject({
      expressed: 'part',
      rules: [{ pattern: ['git', 'push', ['--force', '-f']] }],
    });
  });

  it('are left out where only a pattern is named, rather than catching every use', () => {
    expect(codexRules(permission('deny', { command: 'git push', any: ['+*'] }))).toMatchObject({
      expressed: 'part',
      rules: [],
    });
  });

  it.each([{ read: '**/.env' }, { host: 'example.org' }, { mcp: 'docs' }])(
    'have no words for %o',
    (entry) => {
      expect(codexRules(permission('deny', entry))).toMatchObject({ expressed: 'none' });
    },
  );

  it('quote whatever a reason holds', () => {
    const text = rulesText([
      { pattern: ['a', ['b', 'c']], decision: 'prompt', justification: 'says "no" \\ and more\nthan that' },
    ]);
    expect(text).toBe(
      'prefix_rule(pattern=["a",["b","c"]], decision="prompt", justification="says \\"no\\" \\\\ and more\\nthan that")\n',
    );
  });
});
