import { describe, expect, it } from 'vitest';
import { describeTiers } from '../../../policy/containment/describe.ts';
import { DEFAULT, parse, tier } from './support.ts';

describe('the description of the tiers', () => {
  it('has every pattern once, with its reason, blocked ones first', () => {
    const { rows, weakenings, exceptions } = describeTiers(DEFAULT);
    const keys = rows.map(({ list, pattern }) => `${list} ${pattern}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(rows.filter(({ reason }) => reason === '')).toEqual([]);
    expect(rows.map((row) => row.tier)).toEqual(rows.map((row) => row.tier).sort());
    expect(weakenings).toEqual([]);
    expect(exceptions.map(({ pattern }) => pattern)).toEqual(['!.env.{example,sample,template,dist}']);
  });

  it('has a row for whatever rule a decision names', () => {
    const { rows } = describeTiers(DEFAULT);
    for (const path of [
      '.env',
      '.vscode/x',
      'paddock.toml',
      '.git/hooks/x',
      '.git/x',
      '.git/modules/a/config',
      'a/.git',
    ]) {
      const { tier: found, rule } = tier(path);
      expect(rows, path).toContainEqual({ ...rule, tier: found });
    }
  });

  it('tells what the file takes away', () => {
    const own = parse(
      '[containment]',
      'readonly_directories = ["!.claude/agents", "generated"]',
      'blocked_files = ["!.env.test"]',
    );
    const { rows, weakenings } = describeTiers(own);
    expect(weakenings).toEqual([
      { list: 'blocked_files', pattern: '!.env.test', source: 'paddock.toml:3', takes: ['.env.*'] },
      {
        list: 'readonly_directories',
        pattern: '!.claude/agents',
        source: 'paddock.toml:2',
        takes: ['.claude'],
      },
    ]);
    expect(rows).toContainEqual({
      tier: 'readonly',
      pattern: 'generated',
      list: 'readonly_directories',
      source: 'paddock.toml:2',
      reason: 'the workspace says so',
    });
  });
});
