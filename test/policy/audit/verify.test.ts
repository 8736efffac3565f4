import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { follow, genesis, hashOf, lineOf } from '../../../policy/audit/chain.ts';
import type { AuditHead } from '../../../policy/audit/entry.ts';
import { verifyAudit } from '../../../policy/audit/verify.ts';
import { EVERY, logOf } from './support/sample.ts';

const { text, head } = logOf(EVERY);
const lines = text.trimEnd().split('\n');
const joined = (parts: readonly string[]) => parts.map((part) => `${part}\n`).join('');
const faultsOf = (changed: string, of: AuditHead | undefined = head) =>
  verifyAudit(changed, of).faults.map(({ seq, line, kind }) => `${kind} ${seq} on ${line}`);

describe('a log that nobody touched', () => {
  test('is fine at any length, the empty one included', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVERY), { maxLength: 40 }), (events) => {
        const log = logOf(events);
        const verified = verifyAudit(log.text, log.head);
        expect(verified).toMatchObject({ ok: true, faults: [], notes: [] });
        expect(verified.entries).toHaveLength(events.length);
      }),
    );
  });

  test('says that the clock was set back, and is fine', () => {
    const [event] = EVERY;
    if (event === undefined) throw new Error('no sample');
    const next = follow(genesis('run-1'), event, { time: '2026-01-02T03:04:05.000Z', clock_back_ms: 90_000 });
    const verified = verifyAudit(`${lineOf(next.entry)}\n`, next.head);
    expect(verified.ok).toBe(true);
    expect(verified.notes).toEqual([
      { seq: 1, line: 1, kind: 'clock', words: 'the clock was set back by 90 s before entry 1' },
    ]);
  });
});

describe('a log that was changed', () => {
  test('is named for what was done to it', () => {
    const [a = '', b = '', c = '', ...rest] = lines;
    expect(faultsOf(joined([a, c, ...rest]))).toEqual(['removed 2 on 2']);
    expect(faultsOf(joined([b, c, ...rest]))).toEqual(['removed 1 on 1']);
    expect(faultsOf(joined([a, c, b, ...rest]))).toEqual(['reordered 2 on 2']);
    expect(faultsOf(joined([a, b, b, c, ...rest]))).toEqual(['repeated 2 on 3']);
    expect(faultsOf(joined([a, b.replace('containment', 'Containment'), c, ...rest]))).toEqual([
      'changed 2 on 2',
    ]);
    expect(faultsOf(joined([a, '', b, c, ...rest]))).toEqual(['changed 2 on 2']);
    expect(faultsOf(joined([a, '{"seq":2}', c, ...rest]))).toEqual(['changed 2 on 2']);
    expect(faultsOf(joined(lines.slice(0, -2)))).toEqual(['truncated 20 on 20']);
    expect(faultsOf('')).toEqual(['truncated 1 on 1']);
    expect(faultsOf(text.slice(0, -1))).toEqual(['torn 21 on 21', 'truncated 21 on 21']);
    expect(faultsOf(`${text}{"sch`)).toEqual(['torn 22 on 22']);
    expect(verifyAudit(text, undefined).faults).toMatchObject([{ kind: 'head' }]);
  });

  test('is named when an entry was given a fitting hash', () => {
    const entry = { ...JSON.parse(lines[2] ?? ''), path: 'harmless' };
    const forged = lineOf({ ...entry, hash: hashOf(entry) });
    expect(faultsOf(joined(lines.with(2, forged)))).toEqual(['changed 4 on 4']);
  });

  test('is named when the whole chain was written anew, but not the head', () => {
    const anew = logOf(EVERY.with(3, { action: 'violation', rule: 'x' }));
    expect(faultsOf(anew.text)).toEqual(['changed 21 on 21']);
    expect(faultsOf(logOf(EVERY.slice(1)).text)).toEqual(['truncated 21 on 21']);
  });

  test('is named when it is that of another run', () => {
    const other = logOf(EVERY, 'run-2');
    expect(faultsOf(other.text)).toContain('foreign 1 on 1');
    expect(verifyAudit(other.text, other.head, { run: 'run-1' }).ok).toBe(false);
    const mixed = joined(lines.with(4, other.text.split('\n')[4] ?? ''));
    expect(faultsOf(mixed)).toContain('foreign 5 on 5');
  });

  test('is named when an entry was added by hand, unless a writer is at work', () => {
    const more = follow(head, { action: 'violation', rule: 'x' }, { time: '2026-01-02T03:04:05.000Z' });
    const longer = `${text}${lineOf(more.entry)}\n`;
    expect(faultsOf(longer)).toEqual(['unsealed 22 on 22']);
    expect(verifyAudit(longer, head, { live: true }).ok).toBe(true);
    expect(verifyAudit(`${longer}{"sch`, head, { live: true }).ok).toBe(true);
    expect(verifyAudit(joined(lines.slice(0, -1)), head, { live: true }).ok).toBe(false);
  });

  test('is named when an entry means the same and reads otherwise', () => {
    const [a = ''] = lines;
    const twice = a.replace('"tool":"claude"', '"tool":"gemini","tool":"claude"');
    expect(JSON.parse(twice)).toEqual(JSON.parse(a));
    for (const line of [
      twice,
      a.replace('"seq":1', '"seq":1.0'),
      `${a} `,
      a.replace('claude', '\\u0063laude'),
    ]) {
      expect(faultsOf(joined(lines.with(0, line)))).toEqual(['changed 1 on 1']);
    }
  });

  test('with a whole entry of a later version is said to be unknown, not changed', () => {
    const future = { ...JSON.parse(lines.at(-1) ?? ''), mood: 'good' };
    const hash = hashOf(future);
    expect(faultsOf(joined(lines.with(-1, lineOf({ ...future, hash }))), { ...head, hash })).toEqual([
      'unknown 21 on 21',
    ]);
  });

  test('does not make the check fail, whatever is in it', () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const odd = lines[3]?.replace('"path":".env"', `"path":${deep}`) ?? '';
    for (const line of [deep, odd, '[]', 'null', '\0', '{"seq":1e400}', '{"__proto__":{"seq":4}}']) {
      expect(verifyAudit(joined(lines.with(3, line)), head).ok).toBe(false);
    }
    expect(verifyAudit(joined(lines.toReversed()), head).ok).toBe(false);
  });
});

describe('whatever is done to a log,', () => {
  const place = fc.nat(lines.length - 1);
  const cases: [string, fc.Arbitrary<string>][] = [
    [
      'lines removed',
      fc
        .subarray([...lines.keys()], { maxLength: lines.length - 1 })
        .map((kept) => joined(kept.map((at) => lines[at] ?? ''))),
    ],
    ['lines in another order', fc.shuffledSubarray(lines, { minLength: lines.length }).map(joined)],
    [
      'a line said again',
      fc.tuple(place, place).map(([from, to]) => joined(lines.toSpliced(to, 0, lines[from] ?? ''))),
    ],
    [
      'a line in place of another',
      fc.tuple(place, place).map(([from, to]) => joined(lines.with(to, lines[from] ?? ''))),
    ],
    ['the end cut off', fc.nat(text.length - 1).map((length) => text.slice(0, length))],
    ['the beginning cut off', fc.integer({ min: 1, max: text.length }).map((length) => text.slice(length))],
    [
      'one character changed',
      fc
        .tuple(
          fc.nat(text.length - 1),
          fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
        )
        .map(([at, unit]) => text.slice(0, at) + unit + text.slice(at + 1)),
    ],
    [
      'something put in',
      fc
        .tuple(
          fc.nat(text.length),
          fc.oneof(fc.constantFrom('\n', ' ', '\ufeff', '"', '\\'), fc.string({ minLength: 1 })),
        )
        .map(([at, more]) => text.slice(0, at) + more + text.slice(at)),
    ],
    [
      'a part taken out',
      fc
        .tuple(fc.nat(text.length), fc.integer({ min: 1, max: 2000 }))
        .map(([at, length]) => text.slice(0, at) + text.slice(at + length)),
    ],
  ];
  test.each(cases)('%s: it is noticed', (_, changed) => {
    fc.assert(
      fc.property(changed, (other) => {
        fc.pre(other !== text);
        const { ok, faults } = verifyAudit(other, head);
        expect(ok).toBe(false);
        expect(faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
