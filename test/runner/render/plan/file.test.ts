import { describe, expect, test } from 'vitest';
import type { OwnedFile, Table } from '../../../../generators/adapter.ts';
import { planFile } from '../../../../runner/render/plan/file.ts';
import type { FileRecord } from '../../../../runner/render/plan/manifest.ts';

const id = { cli: 'toy', folder: '.toy', path: 'settings.json' };
const now = (text: string | undefined) => ({ file: '~/.toy/settings.json', id, text });
const json = (owns: Table): OwnedFile => ({ kind: 'json', owns });
const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const plan = (before: string | undefined, owned: OwnedFile, earlier?: FileRecord) =>
  planFile(now(before), owned, earlier);

describe('a file of keys', () => {
  test('is made where it is not there', () => {
    const { after, record, changes } = plan(undefined, json({ a: { b: 'x' }, list: ['one'] }));
    expect(after).toBe(text({ a: { b: 'x' }, list: ['one'] }));
    expect(record).toMatchObject({ before: null, untouched: true });
    expect(changes[0]).toEqual({ kind: 'create' });
  });

  test('is not touched where it says everything already, and then nothing in it is ours', () => {
    const before = '{"list": ["two", "one"], "a": 1}';
    expect(plan(before, json({ a: 1, list: ['one'] }))).toEqual({
      after: before,
      record: undefined,
      changes: [],
      notes: [],
    });
  });

  test('gets our items behind the person’s, in our order and once', () => {
    const { after } = plan(text({ list: ['mine', 'b'] }), json({ list: ['a', 'b', 'a', 'c'] }));
    expect(after).toBe(text({ list: ['mine', 'b', 'a', 'c'] }));
  });

  test('loses items and keys of an earlier render, and none of the person’s', () => {
    const first = plan(
      text({ list: ['mine', 'b'], k: 'theirs' }),
      json({ list: ['a', 'b'], k: 'ours', n: 1 }),
    );
    const second = plan(first.after, json({ list: ['c'] }), first.record);
    expect(second.after).toBe(text({ list: ['mine', 'b', 'c'], k: 'theirs' }));
    expect(second.changes).toEqual([
      { kind: 'set', key: 'k', got: 'ours', expected: 'theirs' },
      { kind: 'unset', key: 'n', got: 1 },
      { kind: 'take', key: 'list', item: 'a' },
      { kind: 'add', key: 'list', item: 'c' },
    ]);
  });

  test('does not take back a key that the person has changed since', () => {
    const first = plan(text({}), json({ k: 'ours' }));
    const second = plan(text({ k: 'changed' }), json({}), first.record);
    expect(second.after).toBe(text({ k: 'changed' }));
  });

  test('says what has drifted', () => {
    const owned = json({ k: 'ours', list: ['a', 'b'] });
    const { after = '', record } = plan(undefined, owned);
    expect(plan(after.replace('ours', 'theirs').replace('"a",', ''), owned, record).changes).toEqual([
      { kind: 'set', key: 'k', got: 'theirs', expected: 'ours' },
      { kind: 'add', key: 'list', item: 'a' },
    ]);
  });

  test('holds objects as items of a list', () => {
    const hook = { matcher: 'Bash', hooks: [{ type: 'command' }] };
    const owned = json({ hooks: { Pre: [hook] } });
    const { after, record } = plan(text({ hooks: { Pre: [{ matcher: 'mine' }] } }), owned);
    expect(after).toBe(text({ hooks: { Pre: [{ matcher: 'mine' }, hook] } }));
    expect(plan(after, owned, record).changes).toEqual([]);
  });

  test('keeps its byte order mark', () => {
    expect(plan('\uFEFF{\n  "a": 1\n}', json({ b: 2 })).after).toBe('\uFEFF{\n  "a": 1,\n  "b": 2\n}');
  });
});

describe('a file that is in the way', () => {
  test.each([
    ['{\n  "a": 1,\n  "a": 2\n}', '~/.toy/settings.json:3: got the key "a" a second time, expected it once'],
    ['{\n  "p": "x"\n}', '~/.toy/settings.json:2 p: got "x", expected a table'],
    ['{\n  "p": {\n    "deny": "x"\n  }\n}', '~/.toy/settings.json:3 p.deny: got "x", expected a list'],
    ['{', '~/.toy/settings.json:1: not JSON: close brace expected'],
  ])('is refused by place, got and expected: %j', (before, message) => {
    expect(() => plan(before, json({ p: { deny: ['a'] } }))).toThrow(
      expect.objectContaining({ status: 65, message: expect.stringContaining(message) }),
    );
  });

  test('is refused where its value could not be given back', () => {
    const owned: OwnedFile = { kind: 'toml', owns: { a: 'x' } };
    expect(() => plan('a = 2020-01-01\n', owned)).toThrow(expect.objectContaining({ status: 65 }));
    expect(plan('b = 2020-01-01\n', owned).after).toBe('b = 2020-01-01\na = "x"\n');
  });
});

describe('a file that is ours as a whole', () => {
  const whole: OwnedFile = { kind: 'whole', text: 'ours\n' };

  test('is made, and left alone when it is as it should be', () => {
    const { after, record } = plan(undefined, whole);
    expect(after).toBe('ours\n');
    expect(plan(after, whole, record).changes).toEqual([]);
  });

  test('replaces one that was there, which is kept and said', () => {
    const { after, keep, notes, record } = plan('theirs\n', whole);
    expect([after, keep]).toEqual(['ours\n', 'theirs\n']);
    expect(notes).toEqual([expect.stringContaining('was there already')]);
    expect(record?.before).not.toBeNull();
  });

  test('keeps the text of one that was changed since', () => {
    const first = plan(undefined, whole);
    expect(plan('edited\n', whole, first.record)).toMatchObject({ after: 'ours\n', keep: 'edited\n' });
  });
});
