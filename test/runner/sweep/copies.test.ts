import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAudit } from '../../../runner/audit/open.ts';
import { runFolder, runsFolder } from '../../../runner/audit/places.ts';
import { deadCopies } from '../../../runner/sweep/copies.ts';
import { daysOf, oldLogs } from '../../../runner/sweep/logs.ts';
import { removeCopy, removeRun } from '../../../runner/sweep/remove.ts';
import { makeRepository } from '../checkpoint/support/repository.ts';
import { deadRun } from './support/dead-run.ts';

let folders: { root: string; outside: string };
beforeEach(() => {
  folders = makeRepository();
});
afterEach(() => vi.unstubAllEnvs());

const DAY = 24 * 3600;
const age = (run: string, days: number) => {
  const time = Date.now() / 1000 - days * DAY;
  utimesSync(join(runFolder(run), 'audit.jsonl'), time, time);
};

describe('what dead runs have left in the state folder', () => {
  test('is nothing where there is no run, nor for one that ended and left its log alone', async () => {
    expect(await deadCopies()).toEqual([]);
    await (await openAudit('ended', runFolder('ended'))).close();
    expect(await deadCopies()).toEqual([]);
  });

  test('is the copy, and not that of a run that is under way', async () => {
    await deadRun(folders.root, 'dead');
    const live = await openAudit('live', runFolder('live'));
    mkdirSync(join(runFolder('live'), 'workspace'));
    expect(await deadCopies()).toEqual([
      {
        run: 'dead',
        folder: runFolder('dead'),
        hasLog: true,
        parts: expect.arrayContaining(['workspace', 'prepared.json']),
      },
    ]);
    await live.close();
    expect((await deadCopies()).map(({ run }) => run)).toEqual(['dead', 'live']);
  });

  test('is not the folder of a run that is just being made, but one that never came to a log', async () => {
    mkdirSync(runFolder('new'), { recursive: true });
    writeFileSync(join(runFolder('new'), 'ca.pem'), '');
    expect(await deadCopies()).toEqual([]);
    const later = Date.now() + 3600_000;
    expect(await deadCopies(runsFolder(), later)).toMatchObject([
      { run: 'new', hasLog: false, parts: ['ca.pem'] },
    ]);
  });

  test('is never a link to somewhere else', async () => {
    mkdirSync(runsFolder(), { recursive: true });
    mkdirSync(join(folders.outside, 'workspace'));
    symlinkSync(folders.outside, runFolder('link'));
    expect(await deadCopies(runsFolder(), Date.now() + 3600_000)).toEqual([]);
  });
});

describe('removing it', () => {
  test('leaves the audit log, and follows no link out of the copy', async () => {
    const copy = await deadRun(folders.root, 'dead');
    writeFileSync(join(folders.outside, 'mine'), 'mine');
    symlinkSync(folders.outside, join(copy, 'link'));
    for (const found of await deadCopies()) await removeCopy(found);
    expect(await deadCopies()).toEqual([]);
    expect(existsSync(join(runFolder('dead'), 'audit.jsonl'))).toBe(true);
    expect(existsSync(join(folders.outside, 'mine'))).toBe(true);
  });

  test('takes the whole folder of a run that never came to a log', async () => {
    mkdirSync(join(runFolder('new'), 'workspace'), { recursive: true });
    for (const found of await deadCopies(runsFolder(), Date.now() + 3600_000)) await removeCopy(found);
    expect(existsSync(runFolder('new'))).toBe(false);
  });

  test('waits for nobody: what another process works with is refused', async () => {
    await deadRun(folders.root, 'dead');
    const [found] = await deadCopies();
    const taken = await openAudit('dead', runFolder('dead'));
    if (found === undefined) throw new Error('no copy was found');
    await expect(removeCopy(found)).rejects.toThrow(`process ${process.pid} works with the run dead`);
    expect(existsSync(join(runFolder('dead'), 'workspace'))).toBe(true);
    await taken.close();
  });
});

describe('old audit logs', () => {
  test('are those that nobody has written to for so many days, but never of a run that is under way', async () => {
    for (const run of ['old', 'older', 'young']) await (await openAudit(run, runFolder(run))).close();
    const live = await openAudit('live', runFolder('live'));
    for (const [run, days] of [
      ['old', 31],
      ['older', 40],
      ['young', 29],
      ['live', 90],
    ] as const)
      age(run, days);
    expect(await oldLogs(30)).toEqual(['older', 'old']);
    await removeRun('old', runFolder('old'));
    expect(existsSync(runFolder('old'))).toBe(false);
    expect(await oldLogs(30)).toEqual(['older']);
    await live.close().catch(() => undefined);
  });

  test.each(['0', '-1', '1.5', 'x', '', '999999'])(
    'are not found by a number of days such as %j',
    (given) => {
      expect(() => daysOf(given)).toThrow('expected a number of days');
    },
  );

  test('are left alone where no number is given', () => {
    expect([daysOf(undefined), daysOf('30')]).toEqual([undefined, 30]);
  });
});
