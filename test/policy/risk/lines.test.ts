import { describe, expect, it } from 'vitest';
import { classifyShell } from '../../../policy/risk/classify.ts';
import { KNOWN_PROGRAMS, programMeaning } from '../../../policy/risk/commands/table.ts';
import { decided, linesOf, shell } from './support.ts';

const OUTCOME = { low: 'allow', medium: 'ask', high: 'deny' } as const;

describe.each(['low', 'medium', 'high'] as const)('of %s risk, while a person supervises:', (risk) => {
  it.each(linesOf(risk))('%s', (line) => {
    expect(decided(shell(line), 'workspace_only = false')).toMatchObject({ risk, decision: OUTCOME[risk] });
  });
});

it('there are many lines, and no line stands twice', () => {
  const all = [...linesOf('low'), ...linesOf('medium'), ...linesOf('high')];
  expect(all.length).toBeGreaterThan(800);
  expect(new Set(all).size).toBe(all.length);
});

it('each program of the table has a reason for each of its risks', () => {
  expect(KNOWN_PROGRAMS.length).toBeGreaterThan(500);
  for (const name of KNOWN_PROGRAMS) {
    const { reason = '', commands = {}, worse = [] } = programMeaning(name) ?? {};
    for (const text of [
      reason,
      ...worse.map((each) => each.reason),
      ...Object.values(commands).map((each) => each.reason),
    ]) {
      expect(text, name).toMatch(/^[a-z].{5,}[^.]$/);
    }
  }
});

it('what is of low risk changes nothing, and what is remembered is not changed', () => {
  for (const line of linesOf('low')) {
    for (const act of classifyShell(line)) expect([act.what, act.effect]).toEqual([act.what, false]);
  }
  expect(classifyShell('ls')).toBe(classifyShell('ls'));
  for (let count = 0; count < 10_000; count++) classifyShell(`echo ${count}`);
  expect(decided(shell('ls')).decision).toBe('allow');
});
