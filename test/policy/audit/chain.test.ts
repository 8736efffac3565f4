import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, follow, genesis, hashOf, lineOf, sha256 } from '../../../policy/audit/chain.ts';
import { EVERY, logOf } from './support/sample.ts';

describe('canonical JSON', () => {
  // The example of RFC 8785, section 3.2.3, as far as our entries use it.
  test('sorts keys by their UTF-16 units, and writes the shortest text', () => {
    const object = {
      '\u20ac': 'Euro',
      '\r': 'CR',
      '\u{1f600}': 'Smile',
      '1': 'One',
      '\u0080': 'Control',
      ö: 'ö',
    };
    expect(canonical(object)).toBe(
      '{"\\r":"CR","1":"One","\u0080":"Control","ö":"ö","\u20ac":"Euro","\u{1f600}":"Smile"}',
    );
    expect(canonical({ b: [1, { d: null, c: true }], a: undefined })).toBe('{"b":[1,{"c":true,"d":null}]}');
  });

  test('is the same whatever the order of the keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        expect(canonical(turned)).toBe(canonical(object));
        expect(JSON.parse(canonical(object))).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });
});

describe('a line', () => {
  test('says first what it is about, and last its place in the chain', () => {
    const [, , , line = ''] = logOf(EVERY).text.split('\n');
    expect(Object.keys(JSON.parse(line))).toEqual([
      ...['schema', 'seq', 'time', 'run', 'action'],
      ...['path', 'reason', 'rule', 'source', 'tier', 'prev', 'hash'],
    ]);
  });

  test('is printable ASCII, and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff)), (units) => {
        const path = String.fromCharCode(...units);
        const line = lineOf({ action: 'x', path });
        expect(line).toMatch(/^[\x20-\x7e]+$/);
        expect(JSON.parse(line)).toEqual({ action: 'x', path });
      }),
    );
  });
});

describe('the chain', () => {
  test('begins with the run, and each entry holds the hash of the one before', () => {
    const [event] = EVERY;
    if (event === undefined) throw new Error('no sample');
    const first = follow(genesis('run-1'), event, { time: '2026-01-02T03:04:05.000Z' });
    const second = follow(first.head, event, { time: '2026-01-02T03:04:05.000Z' });
    expect(first.entry).toMatchObject({ seq: 1, run: 'run-1', prev: sha256('paddock/audit/v1 run-1') });
    expect(second.entry).toMatchObject({ seq: 2, prev: first.entry.hash });
    expect(second.head).toMatchObject({ seq: 2, hash: second.entry.hash });
    expect(genesis('run-2').hash).not.toBe(genesis('run-1').hash);
  });

  test('can be checked with nothing but SHA-256 and a canonical JSON', () => {
    for (const line of logOf(EVERY).text.trimEnd().split('\n')) {
      const { hash, ...rest } = JSON.parse(line) as { hash: string };
      expect(sha256(canonical(rest))).toBe(hash);
      expect(hashOf({ ...rest, hash: 'anything' })).toBe(hash);
    }
  });
});
