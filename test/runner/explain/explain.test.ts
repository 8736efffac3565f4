import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseWorkspaceFile } from '../../../policy/containment/containment.ts';
import { decide } from '../../../policy/gate/decide.ts';
import { decideAll } from '../../../policy/risk/decide.ts';
import { decideUse } from '../../../policy/risk/use.ts';
import { explain, explainHost } from '../../../runner/explain/explain.ts';
import { kindOf } from '../../../runner/explain/kind.ts';
import { effectivePolicy } from '../../../runner/explain/policy.ts';
import { explanationLines, policyLines } from '../../../runner/explain/words.ts';
import { RULES } from '../../policy/gate/support.ts';
import { anyCall, anyProfile } from '../../policy/risk/arbitraries.ts';
import { PLACE, parse, profileOf } from '../../policy/risk/support.ts';

vi.setConfig({ testTimeout: 120_000 });

const { containment } = parseWorkspaceFile(
  'paddock.toml',
  '[containment]\nreadonly_files = ["locked.txt"]',
  [],
);
const rules = (...lines: string[]) => {
  return { deny: RULES, containment, profile: profileOf(...lines), agent: { name: 'main' } };
};
const say = (kind: 'command' | 'path' | 'tool', asked: string, ...lines: string[]) =>
  explanationLines(explain(kind, asked, rules(...lines), PLACE)).join('\n');

describe('what a text is:', () => {
  it.each([
    ['git push', 'command'],
    ['npm', 'command'],
    ['shell', 'tool'],
    ['file_write', 'tool'],
    ['mcp:x:y', 'tool'],
    ['/etc/hosts', 'path'],
    ['~/.ssh', 'path'],
    ['./x', 'path'],
    ['.env', 'path'],
    ['src/a.ts', 'path'],
    ['README.md', 'path'],
    ['example.org', 'host'],
    ['example.org:80', 'host'],
    ['https://example.org/x', 'host'],
    ['cat /etc/hosts', 'command'],
  ])('%s is a %s', (text, kind) => {
    expect(kindOf(text, (path) => path === 'README.md')).toBe(kind);
  });
});

describe('an explanation', () => {
  it('of a command says the decision, the line that makes it, and what would change it', () => {
    expect(say('command', 'npm test', 'level = "supervised"')).toBe(
      [
        'command    npm test',
        'agent      main, risk profile assistant',
        'run        asked for, medium risk',
        'rule       paddock.toml:2 risk_profiles.assistant.level',
        'why        it runs code of the workspace',
        'instead    a person may allow it.',
        'change     auto_approve = ["shell"] allows it',
        'change     level = "full" allows it',
      ].join('\n'),
    );
  });

  it('of several commands says which one decides, and what the others are', () => {
    const said = say('command', 'ls && rm -rf x');
    expect(said).toContain('run        refused, high risk, for rm -rf x');
    expect(said).toContain('part       ls: allowed, low risk, it lists');
  });

  it('of a path says what may be read and written, by the tiers too', () => {
    const said = say('path', '/workspace/locked.txt');
    expect(said).toContain('read       allowed, low risk');
    expect(said).toMatch(
      /write {6}refused, medium risk\nrule {7}paddock.toml:2 containment.readonly_files locked.txt/,
    );
    expect(say('path', '/workspace/.env')).toContain('read       refused');
    expect(say('path', '/workspace/a.txt')).toContain('write      asked for');
    expect(say('path', '/etc/hosts')).toContain('risk_profiles.assistant.workspace_only');
  });

  it('of a tool says what an entry does to it', () => {
    expect(say('tool', 'web_fetch', 'auto_approve = ["web_fetch"]')).toContain(
      'use        allowed, medium risk\nrule       paddock.toml:2 risk_profiles.assistant.auto_approve',
    );
    expect(say('tool', 'browser', 'level = "full"', 'excluded_tools = ["browser"]')).toContain(
      'refused, high risk',
    );
    expect(say('tool', 'mcp:x:y')).toContain('asked for');
  });

  it('names what no file can lift', () => {
    const said = say('command', 'git push --force', 'level = "full"', 'auto_approve = ["shell"]');
    expect(said).toContain('rule       deny.force-push');
    expect(said).toContain('change     nothing in paddock.toml');
  });

  it('shows what is asked about as it is', () => {
    expect(say('command', 'ls \u202e\u200b')).toContain('ls \\u{202e}\\u{200b}');
  });

  it('of a host says which entry opens it', () => {
    const rule = {
      host: 'example.org',
      below: true,
      port: 443 as const,
      source: 'paddock.toml:3 "*.example.org"',
    };
    expect(explainHost('https://a.example.org/x', [rule])).toMatchObject({
      decision: 'allow',
      rule: rule.source,
    });
    expect(explainHost('a.example.org:80', [rule])).toMatchObject({
      decision: 'deny',
      changes: ['allow_network = ["a.example.org:80"] in [containment]'],
    });
    expect(explainHost('example.org', [rule])?.decision).toBe('deny');
    expect(explainHost('a b', [rule])).toBeUndefined();
    expect(
      explanationLines(explainHost('x.example.org', [rule]) ?? expect.unreachable()).join('\n'),
    ).toContain('reach      allowed');
  });
});

describe('the whole policy', () => {
  const workspace = parse(
    '[agents.main]',
    'tool = "claude"',
    'risk_profile = "assistant"',
    '[risk_profiles.assistant]',
    'level = "readonly"',
    'auto_approve = ["shell", "file_write"]',
    'always_ask = ["browser"]',
    'excluded_tools = ["browser"]',
    'workspace_only = false',
  );
  const [agent] = workspace.agents.values();
  const [profile] = workspace.risk_profiles.values();
  const policy = effectivePolicy(agent ?? expect.unreachable(), profile ?? expect.unreachable(), PLACE);

  it('has every key with its line, and every tool with what is decided', () => {
    const said = policyLines(policy).join('\n');
    expect(said).toMatch(/^level {18}readonly \(paddock.toml:5\)$/m);
    expect(said).toMatch(/^excluded_tools {9}browser \(paddock.toml:8\)$/m);
    expect(said).toMatch(/^file_read {14}allowed, low risk: paddock.toml:5 level$/m);
    expect(said).toMatch(/^memory_write {11}refused, medium risk/m);
  });

  it('notes what may be more than somebody meant', () => {
    expect(policy.weak_spots.join('\n')).toBe(
      [
        'paddock.toml:9 workspace_only = false: paths outside the workspace may be named',
        'paddock.toml:6 auto_approve = "shell": every command runs, those of high risk too',
        'paddock.toml:6 auto_approve = "file_write": it may change things although the level is readonly',
        'paddock.toml:7 always_ask = "browser": it is excluded, so nothing is asked',
      ].join('\n'),
    );
    expect(effectivePolicy(agent ?? expect.unreachable(), profileOf(), PLACE).weak_spots).toEqual([]);
  });
});

it('agrees with what the gate asks, on 10,000 cases', () => {
  let refused = 0;
  fc.assert(
    fc.property(anyCall, anyProfile, (call, profile) => {
      const all = { deny: RULES, containment, profile, agent: { name: 'main' } };
      const found = decideUse([call], all, PLACE);
      // Whatever is refused by what no profile lifts is refused, and all else is as the profile says.
      const verdict = decide(call, RULES, PLACE);
      if (!verdict.allowed) expect(found).toMatchObject({ decision: 'deny', rule: `deny.${verdict.rule}` });
      else if (found.by === 'profile')
        expect(found).toEqual({ ...decideAll([call], profile, PLACE), by: 'profile' });
      if (found.decision === 'deny') refused++;
      const asked =
        call.kind === 'shell' ? call.command : call.kind === 'other' ? (call.tool ?? call.name) : call.path;
      const kind = call.kind === 'shell' ? 'command' : call.kind === 'other' ? 'tool' : 'path';
      const { answers } = explain(kind, asked, all, PLACE);
      const as = { shell: 'run', other: 'use', file_read: 'read', file_write: 'write' }[call.kind];
      const answer = answers.find((each) => each.as === as);
      const { decision, risk, rule, at, reason } = found;
      expect(answer).toMatchObject({ decision, risk, rule, reason, ...(at !== undefined && { at }) });
    }),
    { numRuns: 10_000 },
  );
  expect(refused).toBeGreaterThan(1000);
  expect(refused).toBeLessThan(9000);
});
