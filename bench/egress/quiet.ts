import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The share of all processors' time that has to be idle, over this many milliseconds. */
const IDLE = 0.8;
const SPAN = 500;
/** How long it is waited for that, in milliseconds. */
const PATIENCE = 10_000;

const began = { quiet: 0, all: 0 };

/** Waits for a moment in which the machine does nothing else, within bounds. */
export async function quietMoment(): Promise<void> {
  began.all += 1;
  for (let waited = 0; waited < PATIENCE; waited += SPAN) {
    const before = read();
    await sleep(SPAN);
    if (idleShare(before, read()) < IDLE) continue;
    began.quiet += 1;
    return;
  }
}

/** How many measurements waited, and how many of them found such a moment. */
export const quietMoments = () => ({ ...began });

const read = () => readFileSync('/proc/stat', 'utf8');

/** The share of the time between two texts of /proc/stat in which nothing ran (proc_stat(5): the fields idle and iowait). */
export function idleShare(before: string, after: string): number {
  const [one, two] = [fields(before), fields(after)];
  const spent = two.map((value, index) => value - (one[index] ?? 0));
  const all = spent.reduce((sum, value) => sum + value, 0);
  return ((spent[3] ?? 0) + (spent[4] ?? 0)) / all;
}

/** Clock ticks of all processors by kind; what guests used is in the first two already. */
const fields = (stat: string) => (stat.split('\n')[0] ?? '').split(/\s+/).slice(1, 9).map(Number);
