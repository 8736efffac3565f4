import { describe, expect, test } from 'vitest';
import type { Edit } from '../../../../runner/render/plan/edit.ts';
import { toml } from '../../../../runner/render/text/toml.ts';

const set = (value: unknown, ...path: string[]): Edit => ({ kind: 'set', path, value });
const unset = (...path: string[]): Edit => ({ kind: 'unset', path });
const items = (remove: unknown[], add: unknown[], ...path: string[]): Edit => ({
  kind: 'items',
  path,
  remove,
  add,
});

const LIVED_IN = `# my settings
model = "gpt-5.5" # favourite
approval_policy = "never"   # oh no

[projects."/home/me/a b"]
trust_level = "trusted"

# servers
[mcp_servers.docs]
args = [
  "-y", # yes
  "docs", # the package
  # "more"
]
env.TOKEN = "x"

[[hooks.PreToolUse]]
matcher = "^Bash$"

[tui] # the screen
theme = { name = "dark", since = 2020-01-01 } # at night
big = 9223372036854775807
`;

describe('an edit of TOML', () => {
  test('replaces a value in its place', () => {
    expect(toml.edit(LIVED_IN, [set('on-request', 'approval_policy')])).toBe(
      LIVED_IN.replace('"never"', '"on-request"'),
    );
  });

  test('adds a key at the top behind the last one there, and in a section at its end', () => {
    expect(toml.edit(LIVED_IN, [set('x', 'sandbox_mode'), set(true, 'tui', 'sound')])).toBe(
      LIVED_IN.replace('# oh no\n', '# oh no\nsandbox_mode = "x"\n').replace(/$/, 'sound = true\n'),
    );
  });

  test('adds a section at the end', () => {
    expect(toml.edit(LIVED_IN, [set(false, 'features', 'a'), set(['x'], 'features', 'b')])).toBe(
      `${LIVED_IN}\n[features]\na = false\nb = ["x"]\n`,
    );
  });

  test('adds a key above the first section and its comment where there is none yet', () => {
    expect(toml.edit('# all\n\n# t is\n# this\n[t]\na = 1\n', [set(1, 'k')])).toBe(
      '# all\n\nk = 1\n\n# t is\n# this\n[t]\na = 1\n',
    );
    expect(toml.edit('# all\n', [set(1, 'k')])).toBe('# all\nk = 1\n');
  });

  test('adds and takes items, and leaves every comment where it is', () => {
    expect(toml.edit(LIVED_IN, [items(['-y'], ['x', 'y'], 'mcp_servers', 'docs', 'args')])).toBe(
      LIVED_IN.replace('  "-y", # yes\n', '  # yes\n').replace('# "more"\n', '# "more"\n  "x",\n  "y",\n'),
    );
    expect(toml.edit('roots = [] # none yet\n', [items([], ['a'], 'roots')])).toBe(
      'roots = [\n  "a"\n] # none yet\n',
    );
  });

  test('takes a key with its line and leaves the comments above and behind it', () => {
    expect(toml.edit(LIVED_IN, [unset('model'), unset('tui', 'big')])).toBe(
      LIVED_IN.replace('model = "gpt-5.5" # favourite', '# favourite').replace(/big.*\n/, ''),
    );
  });

  test('takes a section that is empty with the empty line above it', () => {
    const edits = [unset('features', 'x'), unset('features')];
    expect(toml.edit('a = 1\n\n[features]\nx = 1\n\n[t]\nb = 2\n', edits)).toBe('a = 1\n\n[t]\nb = 2\n');
    expect(toml.edit('a = 1\n\n[features]\nx = 1\n', edits)).toBe('a = 1\n');
  });

  test('goes into inline tables, dotted keys and arrays of tables', () => {
    expect(toml.edit(LIVED_IN, [set('x', 'tui', 'theme', 'accent')])).toContain(
      '{ name = "dark", since = 2020-01-01, accent = "x" } # at night',
    );
    expect(toml.edit(LIVED_IN, [set('y', 'mcp_servers', 'docs', 'env', 'OTHER')])).toContain(
      'env.TOKEN = "x"\nenv.OTHER = "y"\n',
    );
    expect(toml.edit(LIVED_IN, [items([], [{ matcher: 'y' }], 'hooks', 'PreToolUse')])).toContain(
      'matcher = "^Bash$"\n\n[[hooks.PreToolUse]]\nmatcher = "y"\n\n[tui]',
    );
  });

  test('keeps CR LF and a missing line end at the end', () => {
    const windows = LIVED_IN.replaceAll('\n', '\r\n');
    const edits = [
      set('x', 'sandbox_mode'),
      set(1, 'n', 'm'),
      items([], ['z'], 'mcp_servers', 'docs', 'args'),
    ];
    expect(toml.edit(windows, edits)).toBe(toml.edit(LIVED_IN, edits).replaceAll('\n', '\r\n'));
    expect(toml.edit('[t]\na = 1', [set(2, 't', 'b')])).toBe('[t]\na = 1\nb = 2');
  });

  test('is refused where it would cost a comment', () => {
    const text = 'a = 1\n[approval_policy.granular]\nx = true\n# mine\n';
    expect(() => toml.edit(text, [set('on-request', 'approval_policy')])).toThrow(
      'approval_policy cannot be changed without the comment "# mine"',
    );
    // toml-patch 3.3.0 drops that comment whatever it changes.
    expect(() => toml.edit('l = [] # none\nt = {}\n', [set(1, 't', 'a')])).toThrow(
      't.a cannot be changed without the comment "# none"',
    );
  });

  test('is refused where toml-patch would change line ends', () => {
    const text = 't = { a = 1 }\r\nb = 1\n';
    expect(() => toml.edit(text, [set(1, 't', 'b')])).toThrow(
      'some of its lines end in CR LF and others in LF',
    );
    expect(toml.edit(text, [set(2, 'b')])).toBe('t = { a = 1 }\r\nb = 2\n');
  });
});

describe('TOML that cannot be read', () => {
  test.each([
    ['a = 1\na = 2\n', 2, /^not TOML: defining a key multiple times/],
    ['a = 1\nb =\n', 3, /^not TOML: unspecified values/],
    ['a = 1\n[t.__proto__]\nb = 1\n', 2, /^got the key __proto__/],
    ['a = 1\nt = { "__proto__" = { b = 1 } }\n', 2, /^got the key __proto__/],
  ])('says in which line and why: %j', (text, line, message) => {
    expect(() => toml.parse(text)).toThrow(
      expect.objectContaining({ name: 'Unreadable', line, message: expect.stringMatching(message) }),
    );
    expect(({} as { b?: number }).b).toBeUndefined();
  });

  test('names the line of a key', () => {
    expect(toml.lineOf(LIVED_IN, ['approval_policy'])).toBe(3);
    expect(toml.lineOf(LIVED_IN, ['mcp_servers', 'docs', 'args'])).toBe(10);
  });
});
