import { describe, expect, test } from 'vitest';
import type { InteractiveFiles } from '../../../generators/adapter.ts';
import { mergeTables, parseSettings, withSettings } from '../../../generators/settings/merge.ts';

const rendered: Record<string, InteractiveFiles> = {
  claude: {
    files: {
      'settings.json': { kind: 'json', owns: { permissions: { defaultMode: 'default', deny: ['a', 'b'] } } },
      'notes.txt': { kind: 'whole', text: 'x' },
    },
    report: [],
  },
  codex: { files: { 'config.toml': { kind: 'toml', owns: { approval_policy: 'on-request' } } }, report: [] },
};

describe('two tables', () => {
  test('are gone into, their lists joined without doubles, and any other value comes from the second', () => {
    expect(
      mergeTables(
        { a: { b: 1, c: [1, { d: 2 }] }, e: 'x', f: [1] },
        { a: { c: [{ d: 2 }, 3] }, e: { g: 1 }, f: 'y' },
      ),
    ).toEqual({ a: { b: 1, c: [1, { d: 2 }, 3] }, e: { g: 1 }, f: 'y' });
  });

  test('may hold any key', () => {
    const merged = mergeTables({}, JSON.parse('{ "__proto__": { "a": 1 }, "constructor": 2 }'));
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"a":1},"constructor":2}');
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});

describe("a person's settings", () => {
  test('go into the settings file of their CLI, and nowhere else', () => {
    const merged = withSettings(rendered, {
      claude: { model: 'opus', permissions: { defaultMode: 'plan', deny: ['c'] } },
    });
    expect(merged).toEqual({
      claude: {
        files: {
          'settings.json': {
            kind: 'json',
            owns: { model: 'opus', permissions: { defaultMode: 'plan', deny: ['a', 'b', 'c'] } },
          },
          'notes.txt': { kind: 'whole', text: 'x' },
        },
        report: [],
      },
      codex: rendered.codex,
    });
  });

  test('that switch approvals off leave nothing merged', () => {
    expect(() =>
      withSettings(rendered, {
        claude: { model: 'opus' },
        codex: { profiles: { x: { approval_policy: 'never' } } },
      }),
    ).toThrow('settings.codex.profiles.x.approval_policy: got "never", expected untrusted | on-request');
  });

  test('need one settings file to go into', () => {
    const none: Record<string, InteractiveFiles> = { codex: { files: {}, report: [] } };
    expect(() => withSettings(none, { codex: { model: 'x' } })).toThrow(
      'codex: got 0 settings files, expected one',
    );
  });

  test.each([
    ['no JSON', '{', 'own.json: not JSON: '],
    ['an unknown CLI', '{ "cursor": {} }', 'own.json cursor: got the key "cursor", expected no such key'],
    ['a list for settings', '{ "codex": [] }', 'own.json codex: got [], expected record'],
    ['a null', '{ "codex": { "a": null } }', 'own.json codex.a: got null, expected '],
  ])('are refused as %s', (_, text, message) => {
    expect(() => parseSettings('own.json', text)).toThrow(message);
  });
});
