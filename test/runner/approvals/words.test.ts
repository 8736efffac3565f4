import { afterEach, describe, expect, test, vi } from 'vitest';
import { requestHash } from '../../../policy/approvals/hash.ts';
import { entryLines } from '../../../runner/approvals/words.ts';
import { requestFor } from './support/request.ts';

afterEach(() => vi.useRealTimers());

const request = requestFor('git push');
const entry = {
  schema: 'paddock/approval-request/v1' as const,
  ...{ id: 'a'.repeat(32), hash: requestHash(request), owner: 'standing', request },
  ...{ asked: '2026-11-24T12:00:00.000Z', seconds: 120 },
};

describe('a request in the list', () => {
  test.each([
    ['2026-11-24T12:00:30.000Z', 'a moment later', '90 s left'],
    ['2026-11-24T11:00:00.000Z', 'with a clock that was set back', '120 s left'],
    ['2026-11-25T12:00:00.000Z', 'with a clock that was set on', '0 s left'],
  ])('at %s, %s, has %s', (now, _, words) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
    expect(entryLines(entry, 80)[0]).toBe(`aaaaaaaaaaaa  run 20261124-120000-abcd, ${words}`);
  });
});
