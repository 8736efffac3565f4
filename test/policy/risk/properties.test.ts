import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ToolCall } from '../../../policy/gate/call.ts';
import { classify } from '../../../policy/risk/classify.ts';
import { decideAll, decideRisk, judge, OUTCOMES } from '../../../policy/risk/decide.ts';
import type { Entry, RiskProfile } from '../../../policy/risk/profile.ts';
import { highest, isHigher, type Risk } from '../../../policy/risk/risk.ts';
import { anyCall, anyProfile, entries, LINES, tools, whole } from './arbitraries.ts';
import { linesOf, PLACE, profileOf, shell } from './support.ts';

vi.setConfig({ testTimeout: 120_000 });

const riskOf = (text: string) => classify(text).reduce<Risk>((risk, act) => highest(risk, act.risk), 'low');
const strictness = (call: ToolCall, profile: RiskProfile) =>
  OUTCOMES.indexOf(decideRisk(call, profile, PLACE).decision);

describe('a decision', () => {
  it('never throws, and is the same every time', () => {
    fc.assert(
      fc.property(anyCall, anyProfile, (call, profile) => {
        expect(decideRisk(call, profile, PLACE)).toEqual(decideRisk(call, profile, PLACE));
      }),
      { numRuns: 3000 },
    );
  });

  it('has its place in the precedence', () => {
    fc.assert(
      fc.property(anyCall, anyProfile, (call, profile) => {
        for (const { act: _, ...part } of judge(call, profile, PLACE).acts) {
          const key = part.rule.split('.').at(-1) ?? '';
          const names = (list: keyof RiskProfile) =>
            (profile[list] as Entry[]).some(({ text }) => text === part.tool);
          if (names('excluded_tools')) expect(key).toBe('excluded_tools');
          else if (names('always_ask')) expect(part.decision).not.toBe('allow');
          else if (names('auto_approve') && key === 'level') expect.unreachable();
          if (key === 'level' && profile.level === 'full') expect(part.decision).toBe('allow');
          if (key === 'workspace_only') expect(profile.level).not.toBe('full');
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is never loosened by an entry that excludes, forbids or asks', () => {
    fc.assert(
      fc.property(anyCall, anyProfile, tools, (call, profile, more) => {
        const before = strictness(call, profile);
        const with_ = (key: 'excluded_tools' | 'forbidden_paths', list: Entry[]) => ({
          ...profile,
          [key]: [...profile[key], ...list],
        });
        expect(strictness(call, with_('excluded_tools', more))).toBeGreaterThanOrEqual(before);
        expect(strictness(call, with_('forbidden_paths', entries(['/', 'x'])))).toBeGreaterThanOrEqual(
          before,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('about several calls is that of the strictest', () => {
    fc.assert(
      fc.property(fc.array(anyCall, { minLength: 1, maxLength: 4 }), anyProfile, (calls, profile) => {
        const all = calls.map((call) => strictness(call, profile));
        expect(OUTCOMES.indexOf(decideAll(calls, profile, PLACE).decision)).toBe(Math.max(...all));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a further command', () => {
  it.each(['; ', ' && ', ' || ', ' | ', '\n'])('behind %j never lowers the risk', (between) => {
    fc.assert(
      fc.property(whole, whole, (one, other) => {
        const together = riskOf(`${one}${between}${other}`);
        expect(isHigher(riskOf(one), together), `${one}${between}${other}`).toBe(false);
      }),
      { numRuns: 700 },
    );
  });

  it('inside another one never lowers the risk', () => {
    const wraps: ((line: string) => string)[] = [
      (l) => `(${l})`,
      (l) => `{ ${l}; }`,
      (l) => `if true; then ${l}; fi`,
      (l) => `echo $(${l})`,
      (l) => `env ${l}`,
      (l) => `timeout 5 ${l}`,
      (l) => `ls && ${l}`,
    ];
    const plain = fc.constantFrom(
      ...LINES.filter(
        (line) =>
          /^[\w ./:=@,-]+$/.test(line) &&
          !/^\w+=|^(while|if|for|case|export|until|f|coproc|trap|function|exec|command|cd|source|\.) |^[.]/.test(
            line,
          ),
      ),
    );
    fc.assert(
      fc.property(plain, fc.constantFrom(...wraps), (line, wrap) => {
        expect(isHigher(riskOf(line), riskOf(wrap(line))), wrap(line)).toBe(false);
      }),
      { numRuns: 1500 },
    );
  });
});

it('the classifier ends on texts made to last', () => {
  const long = [
    'a'.repeat(300_000),
    `sed 's/${'e'.repeat(100_000)}/x/'`,
    `awk '${'print '.repeat(20_000)}'`,
    `${'f('.repeat(50_000)}`,
    `${'x '.repeat(50_000)}() { x; }`,
    `A=${'b'.repeat(200_000)} ls`,
    `echo ${'PATH= '.repeat(20_000)}`,
    `curl ${'-'.repeat(100_000)}`,
    `${'git config '.repeat(2000)}`,
    `${'docker run '.repeat(200)}ls`,
  ];
  for (const text of long) {
    const start = process.cpuUsage();
    classify(text);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000, text.slice(0, 30)).toBeLessThan(1500);
  }
});

it('there are many decisions a second about what was seen before', () => {
  const profile = profileOf('forbidden_paths = ["/etc", "~/.ssh"]', 'always_ask = ["http_post"]');
  const lines = [...linesOf('low'), ...linesOf('medium')].map(shell);
  const decideEach = () => lines.forEach((call) => void decideRisk(call, profile, PLACE));
  for (let round = 0; round < 10; round++) decideEach();
  const start = process.cpuUsage();
  for (let round = 0; round < 40; round++) decideEach();
  const { user, system } = process.cpuUsage(start);
  const perSecond = Math.round((40 * lines.length) / ((user + system) / 1e6));
  console.info(`${perSecond} decisions a second`);
  // The benchmark says how many; here others share the processor.
  expect(perSecond).toBeGreaterThan(30_000);
});
