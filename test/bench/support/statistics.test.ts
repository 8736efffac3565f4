import { describe, expect, it } from 'vitest';
import { median, quantile, slope } from '../../../bench/support/statistics.ts';

describe('quantile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  it.each([
    [0.5, 50],
    [0.95, 95],
    [1, 100],
    [0, 1],
  ])('the value below which %d of the samples lie, in whatever order they come', (share, value) => {
    expect(quantile(hundred, share)).toBe(value);
  });

  it('is no number where nothing was measured', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

it('a round in which the machine did something else does not count', () => {
  expect(median([3, 2, 900, 1, 4])).toBe(3);
});

describe('slope', () => {
  it('is nothing for what goes up and down again', () => expect(slope([5, 7, 5, 7, 5])).toBe(0));
  it('is the rise from one to the next', () => expect(slope([1, 3, 5, 7])).toBe(2));
});
