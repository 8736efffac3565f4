import { describe, expect, test } from 'vitest';
import type { Edit } from '../../../../runner/render/plan/edit.ts';
import { json } from '../../../../runner/render/text/json.ts';

const set = (value: unknown, ...path: string[]): Edit => ({ kind: 'set', path, value });
const unset = (...path: string[]): Edit => ({ kind: 'unset', path });
const items = (remove: unknown[], add: unknown[], ...path: string[]): Edit => ({
  kind: 'items',
  path,
  remove,
  add,
});

const LIVED_IN = `{
    // mine
    "model": "opus", // the best
    "permissions": {
        "allow": ["Read(a)", "Read(b)"], // short
        "deny": [
            "Read(.env)", // secrets
            // "Read(old)",
            "Read(.netrc)" /* too */ // really
            // the end
        ]
    },
    "last": 1 // of mine
}
`;

describe('an edit of JSON with comments', () => {
  test('adds a key behind the last one, whose comment stays where it is', () => {
    expect(json.edit(LIVED_IN, [set('dark', 'theme')])).toBe(
      LIVED_IN.replace('"last": 1 // of mine\n', '"last": 1, // of mine\n    "theme": "dark"\n'),
    );
  });

  test('adds tables on the way in the indentation of the file', () => {
    expect(json.edit(LIVED_IN, [set(['x'], 'hooks', 'list')])).toBe(
      LIVED_IN.replace(
        '"last": 1 // of mine\n',
        `"last": 1, // of mine
    "hooks": {
        "list": [
            "x"
        ]
    }
`,
      ),
    );
  });

  test('adds items behind all that a person has written, what is commented out included', () => {
    expect(json.edit(LIVED_IN, [items([], ['Read(x)', 'Read(y)'], 'permissions', 'deny')])).toBe(
      LIVED_IN.replace('"Read(.netrc)" /* too */', '"Read(.netrc)", /* too */').replace(
        '// the end\n',
        '// the end\n            "Read(x)",\n            "Read(y)"\n',
      ),
    );
  });

  test('keeps a short list on its line', () => {
    expect(json.edit(LIVED_IN, [items(['Read(a)'], ['Read(x)'], 'permissions', 'allow')])).toBe(
      LIVED_IN.replace('["Read(a)", "Read(b)"]', '["Read(b)", "Read(x)"]'),
    );
  });

  test('leaves the comments of what it takes out', () => {
    const after = json.edit(LIVED_IN, [unset('model'), items(['Read(.netrc)'], [], 'permissions', 'deny')]);
    expect(after).toBe(
      LIVED_IN.replace('"model": "opus", // the best', '// the best')
        .replace('"Read(.env)", // secrets', '"Read(.env)" // secrets')
        .replace('"Read(.netrc)" /* too */ // really', '/* too */ // really'),
    );
  });

  test('replaces a value in its place', () => {
    expect(json.edit(LIVED_IN, [set('sonnet', 'model')])).toBe(LIVED_IN.replace('opus', 'sonnet'));
  });

  test('keeps CR LF, tabs, a trailing comma and a text on one line', () => {
    const windows = LIVED_IN.replaceAll('\n', '\r\n');
    const edits = [set('dark', 'theme'), items([], ['Read(x)'], 'permissions', 'deny')];
    expect(json.edit(windows, edits)).toBe(json.edit(LIVED_IN, edits).replaceAll('\n', '\r\n'));
    expect(json.edit('{\n\t"a": 1,\n}', [set(2, 'b')])).toBe('{\n\t"a": 1,\n\t"b": 2,\n}');
    expect(json.edit('{"a":[1]}', [set(2, 'b'), items([], [2], 'a')])).toBe('{"a":[1,2],"b":2}');
    expect(json.edit('{ "a": 1 }', [set(2, 'b')])).toBe('{ "a": 1, "b": 2 }');
    expect(json.edit('{}', [set(2, 'b')])).toBe('{\n  "b": 2\n}');
  });

  test('takes a key named __proto__ for what it is', () => {
    const text = '{ "__proto__": { "a": 1 } }';
    expect(Object.keys(json.parse(text))).toEqual(['__proto__']);
    expect(json.edit(text, [set(2, '__proto__', 'b')])).toBe('{ "__proto__": { "a": 1, "b": 2 } }');
    expect(({} as { a?: number }).a).toBeUndefined();
  });
});

describe('JSON that cannot be read', () => {
  test.each([
    ['{\n  "a": 1\n  "b": 2\n}', 3, 'not JSON: comma expected'],
    ['{\n  "a": \n}', 3, 'not JSON: value expected'],
    ['{\n  "a": 1,\n  "a": 2\n}', 3, 'got the key "a" a second time, expected it once'],
    ['[]', 1, 'got no object, expected { … }'],
    ['// nothing\n', 2, 'not JSON: value expected'],
  ])('says in which line and why: %j', (text, line, message) => {
    expect(() => json.parse(text)).toThrow(expect.objectContaining({ name: 'Unreadable', line, message }));
  });

  test('names the line of a key', () => {
    expect(json.lineOf(LIVED_IN, ['permissions', 'deny'])).toBe(6);
    expect(json.lineOf(LIVED_IN, ['permissions', 'none'])).toBeUndefined();
  });
});
