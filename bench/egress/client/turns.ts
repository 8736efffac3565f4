import type { Samples, Way } from './job.ts';

/** Turns that do not count, in which code gets compiled. */
const WARM_UP = 30;

/**
 * Lets each way take its turn, one request after the other, and says how many milliseconds each took. What `request` returns is
 * done afterwards and does not count.
 */
export async function timesInTurn(
  ways: readonly Way[],
  count: number,
  request: (way: Way) => Promise<() => Promise<void> | void>,
): Promise<Samples> {
  const samples: Samples = Object.fromEntries(ways.map(({ name }) => [name, []]));
  for (let turn = -WARM_UP; turn < count; turn += 1) {
    for (const way of ways) {
      const start = performance.now();
      const finish = await request(way);
      if (turn >= 0) samples[way.name]?.push(performance.now() - start);
      await finish();
    }
  }
  return samples;
}

/** Does `work` `count` times, `atOnce` at the same time. */
export async function workers(count: number, atOnce: number, work: () => Promise<void>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
