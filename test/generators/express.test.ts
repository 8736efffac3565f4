import { describe, expect, it } from 'vitest';
import { type Expression, expressAll, rulesOf } from '../../generators/express.ts';
import type { Decision } from '../../policy/permissions/entry.ts';
import type { Permission } from '../../policy/permissions/permission.ts';

const permission = (decision: Decision, words: string): Permission => ({
  decision,
  match: { kind: 'command', words: words.split(' ') },
  domain: 'Test',
  where: `profiles/permissions/test.toml ${decision}.0`,
});

describe('expressing permissions in the rules of one CLI', () => {
  it('keeps the order, and drops a rule that was there already', () => {
    const expressed = expressAll(
      'toy',
      [permission('allow', 'b'), permission('deny', 'c'), permission('allow', 'a'), permission('allow', 'b')],
      ({ match }): Expression<string> => ({
        expressed: 'full',
        rules: [match.kind === 'command' ? (match.words[0] ?? '') : ''],
      }),
    );
    expect(rulesOf(expressed, 'allow')).toEqual(['b', 'a']);
    expect(rulesOf(expressed, 'deny')).toEqual(['c']);
    expect(expressed.report).toEqual([]);
  });

  it('reports what is not expressed in full, and why', () => {
    const { report, rules } = expressAll(
      'toy',
      [permission('deny', 'git push')],
      (): Expression<string> => ({ expressed: 'none', why: 'no rules', instead: 'a person is asked' }),
    );
    expect(rules).toEqual([]);
    expect(report).toEqual([
      {
        entry: 'git push',
        decision: 'deny',
        expressed: 'none',
        why: 'no rules',
        instead: 'a person is asked',
      },
    ]);
  });

  it('fails, with a line for each, where an entry would come out weaker than it is meant', () => {
    const all = () =>
      expressAll('toy', [permission('allow', 'git log'), permission('deny', 'rm')], () => ({
        expressed: 'weaker' as const,
        why: 'it knows whole programs only',
      }));
    expect(all).toThrow(
      [
        'profiles/permissions/test.toml allow.0: allow "git log" would be weaker than meant in toy: it knows whole programs only',
        'profiles/permissions/test.toml deny.0: deny "rm" would be weaker than meant in toy: it knows whole programs only',
      ].join('\n'),
    );
  });
});
