import { describe, expect, it } from 'vitest';
import { parseWorkspaceFile } from '../../../policy/containment/containment.ts';
import { failure, parse, tier } from './support.ts';

describe('a workspace without a file', () => {
  it('is protected by the defaults', () => {
    const { rules, exemptions, ...rest } = parse();
    expect(rest).toEqual({
      enabled: true,
      mode: 'strict',
      auto_checkpoint: true,
      rollback_on_violation: false,
      allow_network: [{ group: 'github', source: 'default "@github"' }],
    });
    expect(rules.length).toBeGreaterThan(100);
    expect(exemptions.every(({ source }) => source === 'default')).toBe(true);
  });

  it('means the same as one with an empty table', () => {
    expect(parse('[containment]')).toEqual(parse());
  });
});

describe('a file', () => {
  it('says each key', () => {
    const said = parse(
      '[containment]',
      'enabled = false',
      'mode = "permissive"',
      'auto_checkpoint = false',
      'rollback_on_violation = true',
      'allow_network = ["@npm", "Example.org"]',
    );
    expect(said).toMatchObject({
      enabled: false,
      mode: 'permissive',
      auto_checkpoint: false,
      rollback_on_violation: true,
      allow_network: [
        { group: 'npm', source: 'paddock.toml:6 "@npm"' },
        { rule: { host: 'example.org', port: 443, source: 'paddock.toml:6 "Example.org"' } },
      ],
    });
  });

  it('replaces the default network, and an empty list means none', () => {
    expect(parse('containment.allow_network = []').allow_network).toEqual([]);
  });

  it('adds to the default lists, and says which line protects', () => {
    const own = parse('[containment]', 'blocked_files = [', '  "*.pem",', ']');
    expect(tier('keys/a.pem', own)).toMatchObject({
      tier: 'blocked',
      rule: { pattern: '*.pem', list: 'blocked_files', source: 'paddock.toml:3' },
    });
    expect(tier('.env', own).tier).toBe('blocked');
    expect(tier('keys/a.pem').tier).toBe('readwrite');
    expect(tier('keys/a.pem.txt', own).tier).toBe('readwrite');
  });

  it('empties no list by being empty', () => {
    const own = parse('[containment]', 'blocked_files = []', 'readonly_directories = []');
    expect(tier('.env', own).tier).toBe('blocked');
    expect(tier('.vscode/tasks.json', own).tier).toBe('readonly');
  });
});

describe('`!pattern`', () => {
  it('leaves out a whole default, or a part of one', () => {
    const whole = parse('[containment]', 'readonly_directories = ["!.vscode"]');
    expect(tier('.vscode/tasks.json', whole).tier).toBe('readwrite');
    expect(tier('.idea/workspace.xml', whole).tier).toBe('readonly');
    const part = parse('[containment]', 'readonly_directories = ["!.claude/agents/**"]');
    expect(tier('.claude/agents/reviewer.md', part).tier).toBe('readwrite');
    expect(tier('.claude/settings.json', part).tier).toBe('readonly');
    expect(tier('packages/a/.claude/agents/reviewer.md', part).tier).toBe('readonly');
  });

  it('holds against the defaults of its own list alone, and not against what the file adds', () => {
    const own = parse('[containment]', 'blocked_files = ["!.env.*", ".env.production"]');
    expect(tier('.env.test', own).tier).toBe('readwrite');
    expect(tier('.env', own).tier).toBe('blocked');
    expect(tier('.env.production', own).tier).toBe('blocked');
  });

  it('takes away nothing of what only looks alike', () => {
    const own = parse('[containment]', 'blocked_files = ["!.env.test"]');
    expect(tier('.env.test', own).tier).toBe('readwrite');
    for (const path of ['.env.test.', '.env.x:.test', '.env.other']) {
      expect(tier(path, parse('[containment]', 'blocked_files = ["!.env.*.test"]')).tier, path).toBe(
        'blocked',
      );
    }
    expect(tier('.env.other', own).tier).toBe('blocked');
  });

  it.each([
    ['readonly_directories', '!.vscod'],
    ['readonly_directories', '!**'],
    ['readonly_directories', '!*'],
    ['readonly_directories', '!.*'],
    ['readonly_directories', '!{.vscode,src}'],
    ['readonly_directories', '!.git/hooks'],
    ['readonly_directories', '!.env'],
    ['readonly_files', '!*.json'],
    ['readonly_files', '!.vscode'],
    ['blocked_files', '!.env*'],
    ['blocked_files', '!**/*.json'],
  ])('in %s that reaches further than the defaults is refused: %s', (list, pattern) => {
    expect(failure('[containment]', `${list} = ["${pattern}"]`)).toEqual([
      `paddock.toml:2 containment.${list}.0: got "${pattern}", ` +
        `expected a pattern within the defaults of ${list}, which \`paddock status\` lists`,
    ]);
  });

  it('does not reach what is always protected', () => {
    expect(failure('[containment]', 'readonly_files = ["!Paddock.toml"]')).toEqual([
      'paddock.toml:2 containment.readonly_files.0: got "!Paddock.toml", expected no `!` before what is always protected',
    ]);
  });
});

describe('what is wrong in a file', () => {
  it('is named with its line, all of it at once', () => {
    expect(
      failure(
        'title = "x"',
        '[containment]',
        'enabled = "yes"',
        'mode = "off"',
        'blocked_file = []',
        'blocked_files = ".env"',
        'readonly_files = [',
        '  "a.txt",',
        '  "[a",',
        ']',
        'allow_network = ["@gitlab", "*.com"]',
      ).sort(),
    ).toEqual(
      [
        'paddock.toml:1 title: got the key "title", expected no such key',
        'paddock.toml:3 containment.enabled: got "yes", expected boolean',
        'paddock.toml:4 containment.mode: got "off", expected strict | permissive',
        'paddock.toml:5 containment.blocked_file: got the key "blocked_file", expected no such key',
        'paddock.toml:6 containment.blocked_files: got ".env", expected array',
        'paddock.toml:9 containment.readonly_files.1: got "[a", expected a closing `]` after `[`; write `\\[` for the character',
        'paddock.toml:11 containment.allow_network.0: got "@gitlab", expected @github | @npm',
        'paddock.toml:11 containment.allow_network.1: got "*.com", expected `*.` before a host that one party owns, which `com` is not',
      ].sort(),
    );
  });

  it('may be that it is no TOML', () => {
    expect(failure('[containment', 'x')[0]).toMatch(/^paddock\.toml:1: not TOML: /);
  });

  it('may be a key twice, or a table that belongs to nothing', () => {
    expect(failure('[containment]', 'mode = "strict"', 'mode = "permissive"')[0]).toMatch(
      /^paddock\.toml:3: not TOML/,
    );
    expect(failure('[containmant]')).toEqual([
      'paddock.toml:1 containmant: got the key "containmant", expected no such key',
    ]);
    expect(failure('[containment.tiers]')).toEqual([
      'paddock.toml:1 containment.tiers: got the key "tiers", expected no such key',
    ]);
  });

  it('is named by the name that the file has', () => {
    expect(() => parseWorkspaceFile('/w/paddock.toml', 'x = 1', [])).toThrow('/w/paddock.toml:1 x: got');
  });
});
