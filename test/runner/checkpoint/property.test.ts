import fc from 'fast-check';
import { afterAll, expect, it, vi } from 'vitest';
import { roundTrips } from './support/round-trips.ts';

afterAll(() => vi.unstubAllEnvs());

it('brings back any state after any work', { timeout: 120_000 }, async () => {
  await expect(
    fc.assert(roundTrips, {
      ...(process.env.PADDOCK_SEED !== undefined && { seed: Number(process.env.PADDOCK_SEED) }),
      numRuns: Number(process.env.PADDOCK_ROUND_TRIPS ?? 8),
      endOnFailure: true,
    }),
  ).resolves.toBeUndefined();
});
