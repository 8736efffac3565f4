import { expect, it } from 'vitest';
import { idleShare } from '../../../bench/egress/quiet.ts';

it('what is idle or waits for a disk counts as idle', () => {
  const before = 'cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1 1 1 1\n';
  const after = 'cpu  110 0 60 860 70 0 0 0 0 0\ncpu0 1 1 1 1\n';
  expect(idleShare(before, after)).toBe(0.8);
});
