import { mkdtempSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyAudit } from '../../../policy/audit/verify.ts';
import { openAudit } from '../../../runner/audit/open.ts';
import { runFolder, runsFolder } from '../../../runner/audit/places.ts';
import { listRuns, readAudit } from '../../../runner/audit/read.ts';
import { allowed, blocked } from './support/run.ts';

const newRuns = () => mkdtempSync(join(tmpdir(), 'audit-runs-'));

async function written(runs: string, run: string, time: number) {
  const audit = await openAudit(run, join(runs, run));
  await audit.append(blocked(run));
  await audit.close();
  utimesSync(join(runs, run, 'audit.jsonl'), time, time);
}

describe('the place of the logs', () => {
  test('is the state folder', () => {
    expect(runFolder('r', { XDG_STATE_HOME: '/var/s' })).toBe('/var/s/paddock/runs/r');
    expect(runsFolder({ XDG_STATE_HOME: 'relative' })).toMatch(/^\/.*\/\.local\/state\/paddock\/runs$/);
  });
});

describe('reading a log', () => {
  test('takes the run that was written to last, or the one that is named', async () => {
    const runs = newRuns();
    await written(runs, 'old', 1000);
    await written(runs, 'new', 3000);
    await written(runs, 'middle', 2000);
    expect(await listRuns(runs)).toEqual(['new', 'middle', 'old']);
    expect(await readAudit(undefined, runs)).toMatchObject({
      run: 'new',
      live: false,
      head: { run: 'new', seq: 1 },
    });
    const { text, head, run } = await readAudit('old', runs);
    expect(verifyAudit(text, head, { run })).toMatchObject({ ok: true, entries: [{ path: 'old' }] });
  });

  test('finds all well at any moment while it is written', async () => {
    const runs = newRuns();
    const audit = await openAudit('busy', join(runs, 'busy'), { limits: { burst: 1e6, sustained: 1 } });
    let busy = true;
    const writing = (async () => {
      while (busy) await Promise.all(['a', 'b', 'c'].map((host) => audit.append(allowed(host))));
    })();
    for (let reads = 0; reads < 100; reads += 1) {
      const { text, head, run, live } = await readAudit('busy', runs);
      expect(live).toBe(true);
      expect(verifyAudit(text, head, { run, live }).faults).toEqual([]);
    }
    busy = false;
    await writing;
    await audit.close();
  });

  test('says what to do where there is none', async () => {
    const runs = newRuns();
    await expect(readAudit(undefined, join(runs, 'nowhere'))).rejects.toThrow('start one with paddock run');
    await expect(readAudit('gone', runs)).rejects.toMatchObject({
      status: 65,
      message: expect.stringContaining('ENOENT'),
    });
    await expect(readAudit('../x', runs)).rejects.toMatchObject({ status: 64 });
  });
});
