import fc from 'fast-check';
import { afterAll, it, vi } from 'vitest';
import { roundTrips } from '../../runner/checkpoint/support/round-trips.ts';

// THREATS D: lost work. More of what test/runner/checkpoint/property.test.ts does.

afterAll(() => vi.unstubAllEnvs());

it('brings back any state after any work, many times', { timeout: 900_000 }, async () => {
  await fc.assert(roundTrips, { numRuns: 20, endOnFailure: true });
});
