import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonReader } from '../../../../../images/egress/gateway/usage/json-reader.ts';

/** What is found in `text`, given in pieces of `size` bytes. */
function read(text: string, size = text.length || 1): [path: string, text: string, quoted: boolean][] {
  const found: [string, string, boolean][] = [];
  const reader = createJsonReader((...value) => found.push(value));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  return found;
}

it('finds short values by their paths, however the text is cut', () => {
  const text = '{ "type" : "a", "usage":{"in": 12,"out":-3.5e1},"list":[{"x":true},[null ],"y"], "last":0}';
  const all = [
    ['type', 'a', true],
    ['usage.in', '12', false],
    ['usage.out', '-3.5e1', false],
    ['list.[].x', 'true', false],
    ['list.[].[]', 'null', false],
    ['list.[]', 'y', true],
    ['last', '0', false],
  ];
  for (const size of [1, 2, 3, 7, 1000]) expect(read(text, size)).toEqual(all);
});

describe('what a model or an agent wrote is no field of the answer', () => {
  it.each([
    ['in a string', { text: '"usage":{"total":1},"usage":{"total":1}' }],
    ['in a string with backslashes', { text: '\\\\","usage":{"total":1}}' }],
    ['deeper', { tools: [{ input: { usage: { total: 1 } } }] }],
    ['as a key with escapes', { 'a","usage': { total: 1 } }],
  ])('%s', (_, value) => {
    const text = JSON.stringify({ ...value, usage: { total: 7 } });
    expect(read(text, 3).filter(([path]) => path === 'usage.total')).toEqual([['usage.total', '7', false]]);
  });
});

it('long values are passed over', () => {
  expect(
    read(JSON.stringify({ a: 'x'.repeat(65), b: 'x'.repeat(64), ['k'.repeat(100)]: 1, c: 2 }), 5),
  ).toEqual([
    ['b', 'x'.repeat(64), true],
    ['', '1', false],
    ['c', '2', false],
  ]);
});

it('agrees with JSON.parse', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.integer({ min: 1, max: 9 }), (value, size) => {
      const numbers: string[] = [];
      walk(value, []);
      function walk(node: unknown, path: string[]): void {
        if (typeof node === 'number' && path.length > 0) numbers.push(`${path.join('.')}=${node}`);
        else if (Array.isArray(node)) for (const entry of node) walk(entry, [...path, '[]']);
        else if (typeof node === 'object' && node !== null)
          for (const [key, entry] of Object.entries(node)) walk(entry, [...path, isPlain(key) ? key : '']);
      }
      const found = read(JSON.stringify(value), size)
        .filter(([, text, quoted]) => !quoted && !Number.isNaN(Number(text)))
        .map(([path, text]) => `${path}=${Number(text)}`);
      expect(found).toEqual(numbers.map((line) => line.replace(/=-0$/, '=0')));
    }),
    { numRuns: 1000 },
  );
});

const isPlain = (key: string) =>
  Buffer.byteLength(key) <= 64 && !JSON.stringify(key).includes('\\') && /^[\x20-\x7e]*$/.test(key);

it('no text makes it throw or grow', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...'{}[]",:\\1a \n')), (pieces) => void read(pieces.join(''), 2)),
    { numRuns: 2000 },
  );
  expect(read('['.repeat(100_000))).toEqual([]);
  expect(read(`${']'.repeat(1000)}{"a":1}`)).toEqual([['a', '1', false]]);
});
