import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { issueProblems, shown } from '../../policy/issue.ts';

function problems(schema: z.ZodType, value: unknown) {
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap(issueProblems);
}

describe('what is wrong with a value', () => {
  it.each([
    ['a missing value', z.object({ a: z.string() }), {}, ['a'], 'nothing', 'string'],
    ['a wrong type', z.string(), 1, [], '1', 'string'],
    ['a word that is not in the list', z.enum(['ask', 'deny']), 'no', [], '"no"', 'ask | deny'],
    ['a broken rule of the schema', z.string().regex(/^a/, 'an a'), 'b', [], '"b"', 'an a'],
    ['a list that is too short', z.array(z.string()).min(1), [], [], '[]', 'array to have >=1 items'],
    ['a wrong key', z.record(z.string().regex(/^a/, 'an a'), z.number()), { b: 1 }, ['b'], '"b"', 'an a'],
    ['no member of a union', z.union([z.string(), z.number()]), true, [], 'true', 'string or number'],
  ])('is said of %s', (_, schema, value, path, got, expected) => {
    expect(problems(schema, value)).toEqual([{ path, got, expected }]);
  });

  it('is one problem for each key that is too much', () => {
    expect(problems(z.strictObject({ a: z.number() }), { a: 1, b: 2, c: 3 })).toEqual([
      { path: ['b'], got: 'the key "b"', expected: 'no such key' },
      { path: ['c'], got: 'the key "c"', expected: 'no such key' },
    ]);
  });
});

describe('a value that is shown', () => {
  it('hides no character', () => {
    expect(shown('a\u202eb\u200bc\nd')).toBe('"a\\u{202e}b\\u{200b}c\\nd"');
  });

  it('takes one short line', () => {
    expect(shown('x'.repeat(500))).toHaveLength(98);
  });

  it('may be a number that JSON has not', () => {
    expect([shown(12n), shown({ a: 12n }), shown(Number.NaN)]).toEqual(['12', '{"a":"12"}', 'NaN']);
  });
});
