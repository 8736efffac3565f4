import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isLocked, takeLock } from '../../../runner/lock.ts';
import { ownerText, readOwner } from '../../../runner/network/owner.ts';
import { blocked, check, newFolder, open } from './support/run.ts';

const WRITER = join(import.meta.dirname, 'support/writer-main.ts');

describe('the lock of a log', () => {
  test('lets one writer in, and the next when that one is done', async () => {
    const folder = newFolder();
    const first = await open(folder);
    expect(await isLocked(join(folder, 'audit.lock'))).toBe(true);
    await expect(open(folder)).rejects.toThrow(`process ${process.pid} writes to this log`);
    // The one that was refused has broken nothing.
    await first.append(blocked('a'));
    await first.close();
    expect(await isLocked(join(folder, 'audit.lock'))).toBe(false);
    await (await open(folder)).close();
    expect(check(folder).ok).toBe(true);
  });

  test('names the other process that writes', async () => {
    const folder = newFolder();
    const writer = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(writer.stdout, 'data');
      await expect(open(folder)).rejects.toThrow(`process ${writer.pid} writes to this log`);
    } finally {
      writer.kill('SIGKILL');
    }
  });

  test('of a process that is gone is taken over, by one of many', async () => {
    const folder = newFolder();
    await (await open(folder)).close();
    const path = join(folder, 'audit.lock');
    const { pid } = spawnSync(process.execPath, ['--version']);
    for (let round = 0; round < 20; round += 1) {
      writeFileSync(path, `${pid}:${round}:00000000-0000-0000-0000-000000000000`);
      const taken = await Promise.allSettled(
        Array.from({ length: 6 }, () => takeLock(path, (pid) => new Error(`process ${pid} holds it`))),
      );
      const releases = taken.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(releases).toHaveLength(1);
      await releases[0]?.();
      expect(readdirSync(folder).sort()).toEqual(['audit.jsonl', 'head.json']);
    }
  });

  test('that was left in the middle of being taken over is taken over', async () => {
    const folder = newFolder();
    await (await open(folder)).close();
    const { pid } = spawnSync(process.execPath, ['--version']);
    for (const name of ['audit.lock', 'audit.lock.old']) {
      writeFileSync(join(folder, name), `${pid}:1:00000000-0000-0000-0000-000000000000`);
    }
    const audit = await open(folder);
    await expect(open(folder)).rejects.toThrow('writes to this log');
    await audit.close();
    expect(readdirSync(folder).sort()).toEqual(['audit.jsonl', 'head.json']);
  });

  test('of a process that has the id of one that is gone is taken over', async () => {
    const folder = newFolder();
    await (await open(folder)).close();
    const own = readOwner(process.pid);
    if (own === undefined) throw new Error('no process');
    writeFileSync(join(folder, 'audit.lock'), ownerText({ ...own, started: '1' }));
    await (await open(folder)).close();
  });
});
