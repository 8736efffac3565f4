import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAudit } from '../../../runner/audit/open.ts';
import { auditFiles, runFolder } from '../../../runner/audit/places.ts';
import { activeRun, onlyRunIn, runLock } from '../../../runner/run/places.ts';
import { makeFolders } from '../checkpoint/support/repository.ts';

let root: string;
beforeEach(() => {
  root = makeFolders().root;
});
afterEach(() => vi.unstubAllEnvs());

describe('the run in a working tree', () => {
  test('is none before and after, and is known by its process meanwhile', async () => {
    expect(await activeRun(root)).toBeUndefined();
    const before = Date.now();
    const release = await onlyRunIn(root);
    const found = await activeRun(root);
    expect(found).toEqual({ pid: process.pid, since: expect.any(Date) });
    expect(Math.abs((found?.since.getTime() ?? 0) - before)).toBeLessThan(5000);
    await release();
    expect(await activeRun(root)).toBeUndefined();
  });

  test('has the id of the audit log that its process writes', async () => {
    const release = await onlyRunIn(root);
    const other = runFolder('another-run');
    mkdirSync(other, { recursive: true });
    writeFileSync(auditFiles(other).lock, '1:2:3');
    const audit = await openAudit('this-run', runFolder('this-run'));
    expect(await activeRun(root)).toMatchObject({ run: 'this-run' });
    await audit.close();
    expect(await activeRun(root)).not.toHaveProperty('run');
    await release();
  });

  test('is none where the process is gone, and another working tree’s is its own', async () => {
    const release = await onlyRunIn(root);
    expect(await activeRun(join(root, 'other'))).toBeUndefined();
    const lock = runLock(root);
    const dead = readFileSync(lock, 'utf8').replace(/:\d+:/, ':1:');
    writeFileSync(lock, dead);
    expect(await activeRun(root)).toBeUndefined();
    await release();
  });

  test('keeps a second one out, and says which process it is', async () => {
    const release = await onlyRunIn(root);
    await expect(onlyRunIn(root)).rejects.toThrow(`under way in ${root} (process ${process.pid})`);
    await release();
    await (await onlyRunIn(root))();
  });
});
