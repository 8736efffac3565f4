import type { Clock } from './clock.ts';

/** How many lines may be written: `burst` at once, then `sustained` a second. */
export interface LogLimits {
  sustained: number;
  burst: number;
}

/** Whether one more line may be written now: a bucket of `burst` lines, filled again with `sustained` a second. */
export function makeBudget({ sustained, burst }: LogLimits, clock: Clock): () => boolean {
  let left = burst;
  let filled = clock.now();
  return () => {
    const now = clock.now();
    // A clock that was set back fills nothing.
    left = Math.min(burst, left + (Math.max(0, now - filled) / 1000) * sustained);
    filled = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
