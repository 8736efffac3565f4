import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { auditFiles, runsFolder } from '../audit/places.ts';
import { Failure, STATUS } from '../failure.ts';
import { isLocked } from '../lock.ts';
import { namesIn } from './copies.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A number of days as it was given; undefined where it was not. Throws a {@link Failure}. */
export function daysOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^[1-9]\d{0,4}$/.test(given)) {
    throw new Failure(STATUS.usage, `got --older-than ${given}, expected a number of days, such as 90`);
  }
  return Number(given);
}

/** The runs whose audit log nobody has written to for so many days, the oldest first. */
export async function oldLogs(days: number, now = Date.now(), runs = runsFolder()): Promise<string[]> {
  const found: { run: string; time: number }[] = [];
  for (const run of await namesIn(runs)) {
    const { log, lock } = auditFiles(join(runs, run));
    const written = (await stat(log).catch(() => undefined))?.mtimeMs;
    if (written === undefined || now - written < days * DAY || (await isLocked(lock))) continue;
    found.push({ run, time: written });
  }
  return found.sort((one, other) => one.time - other.time).map(({ run }) => run);
}
