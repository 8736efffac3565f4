import toml from '@iarna/toml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../policy/configuration-error.ts';
import { loadDomains, loadPermissions } from '../../../policy/permissions/load.ts';
import { matchText } from '../../../policy/permissions/permission.ts';

const HEAD = 'title = "T"\ndescription = "D"\n';
const GIT = `title = "Git"
description = "The history"
allow = [
  { command = "git status" },
  { command = "git log" },
]
deny = [
  { command = "git push", any = ["-f"], reason = "others hold it" },
]
`;
const WEB =
  'title = "Web"\ndescription = "Hosts"\nask = [{ host = "example.org", reason = "it is outside" }]\n';

const load = (...files: [string, string][]) => loadPermissions(new Map(files));

function failure(...files: [string, string][]): string[] {
  try {
    load(...files);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n');
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the files of the corpus', () => {
  it('become permissions in one order, whatever the order of the files', () => {
    const one = load(['git', GIT], ['web', WEB]);
    const other = load(['web', WEB], ['git', GIT]);
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
    expect(one.map(({ where }) => where)).toEqual([
      'profiles/permissions/git.toml allow.0',
      'profiles/permissions/git.toml allow.1',
      'profiles/permissions/git.toml deny.0',
      'profiles/permissions/web.toml ask.0',
    ]);
  });

  it('keep what an entry says', () => {
    expect(load(['git', GIT]).at(-1)).toEqual({
      decision: 'deny',
      match: { kind: 'command', words: ['git', 'push'], any: ['-f'] },
      reason: 'others hold it',
      domain: 'Git',
      where: 'profiles/permissions/git.toml deny.0',
    });
  });

  it('are refused as a whole with a line for each thing that is wrong in any of them', () => {
    const broken = `${HEAD}allow = [\n  { command = "ls" },\n  { command = "a;b" },\n]\ndeny = [\n  { comand = "x" },\n]\n`;
    expect(failure(['a', broken], ['git', GIT], ['z', 'title = '])).toEqual([
      'profiles/permissions/a.toml:5 allow.1.command: got "a;b", expected words that need no quotes, one space between two',
      'profiles/permissions/a.toml:8 deny.0.comand: got the key "comand", expected no such key',
      'profiles/permissions/a.toml:8 deny.0: got {}, expected exactly one of command, read, edit, path, host, mcp',
      expect.stringMatching(/^profiles\/permissions\/z\.toml:1: not TOML: /),
    ]);
  });

  it('are refused for what two of them say together, with the line', () => {
    const other = `${HEAD}allow = [\n  { command = "ls" },\n  { command = "git push -f" },\n]\n`;
    expect(failure(['git', GIT], ['other', other])).toEqual([
      'profiles/permissions/other.toml:5 allow.1: got allow "git push -f", which has no effect beside deny "git push … -f" ' +
        'at profiles/permissions/git.toml deny.0, expected an entry that changes something, or a note that says why it stands',
    ]);
  });

  it('are refused with a denial that has no reason', () => {
    expect(failure(['a', `${HEAD}deny = [{ command = "x" }]`])).toEqual([
      'profiles/permissions/a.toml:3 deny.0: got "x" without a reason, expected a reason for every denial',
    ]);
  });
});

describe('a hostile text', () => {
  it.each([
    ['ends its string', 'x" }, { command = "rm'],
    ['ends its list', 'x" }]\nallow = [{ command = "rm'],
    ['opens a table', 'x"\n[allow]\ncommand = "rm'],
  ])('that %s gives no entry of its own', (_, words) => {
    const file = `${HEAD}deny = [{ command = ${JSON.stringify(words)}, reason = "r" }]`;
    expect(failure(['a', file])).toHaveLength(1);
  });

  it('is refused or comes through as it is, in every place where text stands', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.string({
        unit: fc.constantFrom(...'ab.*/~-\'"`$\\\n\r\t;|&(){}[]#=,: \u202e\u200bé'),
        maxLength: 12,
      }),
    );
    const entry = fc.oneof(
      fc.record({ command: hostile, reason: hostile }),
      fc.record({
        command: fc.constant('git'),
        any: fc.array(hostile, { minLength: 1, maxLength: 2 }),
        reason: hostile,
      }),
      fc.record({ path: hostile.map((words) => `~/${words}`), reason: hostile }),
      fc.record({ host: hostile.map((words) => `${words}.org`), reason: hostile }),
      fc.record({ mcp: hostile, reason: hostile }),
    );
    let accepted = 0;
    fc.assert(
      fc.property(entry, hostile, (one, title) => {
        const text = toml.stringify({ title, description: 'd', deny: [one] } as toml.JsonMap);
        let domains: ReturnType<typeof loadDomains>;
        try {
          domains = loadDomains(new Map([['a', text]]));
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError);
          return;
        }
        accepted += 1;
        expect(domains).toHaveLength(1);
        const [domain] = domains;
        expect(domain?.title).toBe(title);
        expect(domain?.permissions).toHaveLength(1);
        const [permission] = domain?.permissions ?? [];
        expect(permission?.reason).toBe(one.reason);
        const meant = Object.entries(one).flatMap(([key, value]) => (key === 'reason' ? [] : [value].flat()));
        for (const part of meant) {
          const said = permission && JSON.stringify(permission.match);
          for (const word of part.split(/[ :]/)) expect(said).toContain(JSON.stringify(word).slice(1, -1));
        }
        expect(permission && matchText(permission.match)).toMatch(/^[^\p{C}]+$/u);
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(20);
  });
});
