import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../policy/audit/chain.ts';
import { cleanEvent } from '../../../policy/audit/clean.ts';
import type { AuditEvent } from '../../../policy/audit/events.ts';
import { makeRedact } from '../../../policy/audit/redact.ts';
import { cut, LONGEST, visible } from '../../../policy/audit/visible.ts';
import { EVERY } from './support/sample.ts';

const redact = makeRedact(['hunter-2-secret']);
const tool = (what: string): AuditEvent => ({ action: 'tool_refused', tool: 'Bash', what, rule: 'r' });
const whatOf = (what: string) => cleanEvent(tool(what), redact);

describe('an event', () => {
  test('of every action stays as it is where nothing is to be cleaned', () => {
    for (const event of EVERY) expect(cleanEvent(event, redact)).toEqual(event);
  });

  test('has no secret in any field, in lists and in names', () => {
    const secret = 'hunter-2-secret';
    const cleaned = cleanEvent(
      {
        action: 'run_started',
        tool: secret,
        profile: secret,
        engine: secret,
        images: { [secret]: secret },
        mode: 'strict',
        tiers: { blocked: 0, readonly: 0 },
        allowed_hosts: [secret, `${secret}.example`],
        reason: secret,
      },
      redact,
    );
    expect(JSON.stringify(cleaned)).not.toContain('hunter');
  });

  test.each([
    '\n',
    '\r',
    '\t',
    '\0',
    '\x1b[2J',
    '\x7f',
    '\x9b',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u00ad',
    '\ufeff',
    '\u2028',
    '\ud800',
    '\u3164',
    '\u00a0',
    '\u{e0041}',
    '\ufe0f',
  ])('shows the hidden character %j', (hidden) => {
    const code = `\\u{${hidden.codePointAt(0)?.toString(16)}}`;
    expect(whatOf(`a${hidden}b`)).toMatchObject({ what: expect.stringMatching(/^a[\x20-\x7e]+b$/) });
    expect(visible(hidden)).toContain(code);
  });

  test('keeps letters of every script, and spaces', () => {
    expect(whatOf('größe 大きさ размер 👍')).toMatchObject({ what: 'größe 大きさ размер 👍' });
  });

  test('makes no two texts the same', () => {
    const text = fc.string({
      unit: fc.constantFrom('\\', 'u', '{', '}', '5', 'c', '\n', '\u202e', '2', '0', 'e', 'a'),
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        if (a !== b) expect(visible(a)).not.toBe(visible(b));
      }),
      { numRuns: 2000 },
    );
  });

  test('has a long text cut, with its length and hash, and never inside a character', () => {
    const long = 'x'.repeat(5000);
    expect(cut(long)).toBe(`${'x'.repeat(LONGEST)}… (5000 characters, SHA-256 ${sha256(long)})`);
    expect(cut(`${'x'.repeat(LONGEST - 1)}${'👍'.repeat(9)}`).isWellFormed()).toBe(true);
  });

  test('has a secret taken out before the cut goes through it', () => {
    expect(
      JSON.stringify(whatOf(`${'x'.repeat(LONGEST - 6)}hunter-2-secret${'y'.repeat(99)}`)),
    ).not.toContain('hunter');
  });

  test('has a list that is too long cut', () => {
    const event = EVERY.find(({ action }) => action === 'run_started');
    const hosts = Array.from({ length: 900 }, (_, index) => `h${index}.example`);
    const cleaned = cleanEvent({ ...event, allowed_hosts: hosts } as AuditEvent, redact);
    expect(cleaned).toMatchObject({ allowed_hosts: { length: 201, 200: '… and 700 more' } });
  });

  test('that is none is refused', () => {
    expect(() => cleanEvent({ ...tool('x'), ...{ more: 1 } } as AuditEvent, redact)).toThrow();
    expect(() => cleanEvent({ action: 'nothing' } as unknown as AuditEvent, redact)).toThrow();
  });
});
