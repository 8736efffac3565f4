import { describe, expect, it } from 'vitest';
import { createLedger } from '../../../../images/egress/gateway/ledger.ts';

const LIMITS = { requests_per_minute: 3, bytes: 100, tokens: 50 };

describe('requests a minute', () => {
  it('are counted in a window that slides', () => {
    let now = 0;
    const ledger = createLedger(() => now);
    const at = (seconds: number) => {
      now = seconds * 1000;
      return ledger.admit(LIMITS)?.retryAfter;
    };
    expect([at(0), at(10), at(20)]).toEqual([undefined, undefined, undefined]);
    expect(at(30)).toBe(30);
    expect(at(59.5)).toBe(1);
    expect(at(60)).toBeUndefined();
    expect(at(60)).toBe(10);
    expect(at(70)).toBeUndefined();
    expect(ledger.used().requests).toBe(5);
  });

  it('follow a limit that is lowered or raised', () => {
    let now = 0;
    const ledger = createLedger(() => now);
    for (let second = 0; second < 3; second += 1) {
      now = second * 1000;
      ledger.admit(LIMITS);
    }
    expect(ledger.admit({ ...LIMITS, requests_per_minute: 1 })?.retryAfter).toBe(60);
    expect(ledger.admit({ ...LIMITS, requests_per_minute: 4 })).toBeUndefined();
  });

  it('say which limit, its value and when it frees', () => {
    const ledger = createLedger(() => 0);
    for (let index = 0; index < 3; index += 1) ledger.admit(LIMITS);
    expect(ledger.admit(LIMITS)).toEqual({
      status: 429,
      rule: 'limit-requests',
      message: 'this run may make 3 requests a minute. The next one is free in 60 s',
      retryAfter: 60,
    });
  });
});

it.each(['bytes', 'tokens'] as const)('a budget of %s ends for good, and a higher one goes on', (what) => {
  const ledger = createLedger(() => 0);
  const add = what === 'bytes' ? ledger.addBytes : ledger.addTokens;
  add(LIMITS[what] - 1);
  expect(ledger.admit(LIMITS)).toBeUndefined();
  add(1);
  const refusal = ledger.admit(LIMITS);
  expect(refusal).toMatchObject({ status: 429, rule: `limit-${what}`, final: true });
  expect(refusal?.message).toContain(`budget of ${LIMITS[what]} ${what}`);
  expect(refusal?.retryAfter).toBeUndefined();
  expect(ledger.admit({ ...LIMITS, [what]: 1000 })).toBeUndefined();
});
