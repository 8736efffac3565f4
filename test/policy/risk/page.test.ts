import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decideRisk } from '../../../policy/risk/decide.ts';
import { riskProfileTable } from '../../../policy/risk/schema.ts';
import { TOOLS } from '../../../policy/risk/tools.ts';
import { explain } from '../../../runner/explain/explain.ts';
import { explanationLines } from '../../../runner/explain/words.ts';
import { RULES } from '../gate/support.ts';
import { PLACE, parse, shell } from './support.ts';

const page = readFileSync(new URL('../../../docs/risk-profiles.md', import.meta.url), 'utf8');
const [, example = ''] = /```toml\n(.*?)```/s.exec(page) ?? [];
const workspace = parse(example);

const blocks = [...page.matchAll(/```decisions (\w+)\n(.*?)```/gs)].map(([, name = '', text = '']) => {
  const rows = text.trimEnd().split('\n');
  return {
    name,
    rows: rows.map((row) => /^(.*?) +(allow|ask|deny) +(low|medium|high)$/.exec(row)?.slice(1) ?? [row]),
  };
});

describe('docs/risk-profiles.md', () => {
  it('has an example of every profile that it speaks of', () => {
    expect([...workspace.risk_profiles.keys()]).toEqual(['assistant', 'reviewer', 'builder']);
    expect(new Set(blocks.map(({ name }) => name))).toEqual(new Set(workspace.risk_profiles.keys()));
    expect(blocks.flatMap(({ rows }) => rows).length).toBeGreaterThan(40);
  });

  describe.each(blocks)('says of $name what is decided:', ({ name, rows }) => {
    it.each(rows)('%s: %s, %s', (command = '', decision, risk) => {
      const profile = workspace.risk_profiles.get(name);
      if (profile === undefined) throw new Error(name);
      expect(decideRisk(shell(command), profile, PLACE)).toMatchObject({ decision, risk });
    });
  });

  it('shows what `paddock explain` prints', () => {
    const [, shown = ''] = / {4}\$ paddock explain 'npm test'\n((?: {4}.*\n)+)/.exec(page) ?? [];
    const profile = workspace.risk_profiles.get('assistant');
    if (profile === undefined) throw new Error('assistant');
    const rules = { deny: RULES, containment: workspace.containment, profile, agent: { name: 'main' } };
    const lines = explanationLines(explain('command', 'npm test', rules, PLACE));
    expect(
      shown
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(4)),
    ).toEqual(lines);
  });

  it('has every tool with its risk', () => {
    const rows = Object.entries(TOOLS).map(
      ([name, { title, risk, effect }]) => `| \`${name}\` | ${title} | ${risk} | ${effect ? 'yes' : 'no'} |`,
    );
    const [, table = ''] = page.split(
      '| Name | What it is | Risk | Changes something |\n|---|---|---|---|\n',
    );
    expect((table.split('\n\n')[0] ?? '').split('\n')).toEqual(rows);
  });

  it('has every key', () => {
    for (const key of Object.keys(riskProfileTable.shape)) expect(page).toContain(`\`${key}\``);
  });
});
