import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { withLock } from '../../../../runner/render/files/lock.ts';
import { home } from '../support/toy.ts';

/** The number of a process that is gone. */
const dead = () => String(spawnSync(process.execPath, ['--version']).pid);

describe('the lock', () => {
  test('lets one in at a time, and is gone afterwards', async () => {
    const folder = home();
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        await withLock(join(folder, 'lock'), async () => {
          inside += 1;
          most = Math.max(most, inside);
          await setTimeout(5);
          inside -= 1;
        });
      }),
    );
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of a process that is gone is taken over, by one of many', async () => {
    const folder = home();
    writeFileSync(join(folder, 'lock'), dead());
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 4 }, async (_, index) => {
        await withLock(join(folder, 'lock'), async () => {
          order.push(index, index);
          await setTimeout(1);
        });
      }),
    );
    expect(order).toHaveLength(8);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is given back when the work fails', async () => {
    const folder = home();
    await expect(
      withLock(join(folder, 'lock'), async () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  test('of a process that runs is waited for, and then named', async () => {
    const folder = home();
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    await expect(withLock(join(folder, 'lock'), async () => {}, 100)).rejects.toMatchObject({
      status: 73,
      message: expect.stringContaining(`process ${process.ppid} is rendering`),
    });
  });
});
