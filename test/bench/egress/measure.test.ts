import { expect, it } from 'vitest';
import { timesOf } from '../../../bench/egress/measure.ts';

const twenty = (value: number, slowest: number) => [...Array<number>(18).fill(value), slowest, slowest];

it('what is added is held against the direct way of the same round, and the median of the rounds counts', () => {
  const rounds = [
    { direct: twenty(2, 4), ours: twenty(3, 6) },
    // Everything was slow then; what is added is not.
    { direct: twenty(20, 40), ours: twenty(21, 42) },
    { direct: twenty(2, 4), ours: twenty(3, 60) },
  ];
  expect(timesOf(rounds)).toEqual({
    direct: { p50: 2, p95: 4, added_p50: 0, added_p95: 0 },
    ours: { p50: 3, p95: 42, added_p50: 1, added_p95: 2 },
  });
});
