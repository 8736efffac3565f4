import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bringBack } from '../../../runner/workspace/bring-back.ts';
import { LIMITS } from '../../../runner/workspace/disk/walk.ts';
import { get, put, room } from './support/room.ts';

const audit = () => undefined;

function canMount(): boolean {
  const folder = '/tmp';
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', folder], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

describe('bounds', () => {
  it.each([
    [
      'files',
      { ...LIMITS, entries: 20 },
      'for i in $(seq 30); do echo > f$i; done',
      /more than 20 files and folders/,
    ],
    ['bytes', { ...LIMITS, bytes: 100_000 }, 'head -c 200000 /dev/urandom > big', /more than 100000 bytes/],
  ])('refuses too many %s, and writes nothing', async (_, limits, script, message) => {
    const { root, enter, agent, remove } = room();
    const prepared = await enter();
    agent(`${script}; echo x > readme.txt`);
    await expect(bringBack(prepared, { audit, limits })).rejects.toThrow(message);
    expect(get(root, 'readme.txt')).toBe('hello\n');
    expect((await bringBack(prepared, { audit })).changed).toEqual(['readme.txt']);
    remove();
  });

  it('mounts the read-only paths nearest to the top where there are too many, and holds all', async () => {
    const { root, enter, agent, leave, remove } = room();
    for (let number = 0; number < 250; number += 1)
      put(root, `packages/p${number}/deep/CLAUDE.md`, 'rules\n');
    put(root, 'CLAUDE.md', 'rules\n');
    const prepared = await enter();
    const targets = prepared.mounts
      .map(({ target }) => target)
      .filter((target) => target.startsWith('/workspace'));
    expect(targets).toHaveLength(200);
    expect(targets).toContain('/workspace/CLAUDE.md');
    expect(prepared.notes.join()).toMatch(/of 255 read-only paths can be written in the box/);
    agent('for i in $(seq 0 249); do echo evil > packages/p$i/deep/CLAUDE.md; done');
    const { violations } = await leave(prepared);
    expect(violations).toHaveLength(250);
    expect(get(root, 'packages/p249/deep/CLAUDE.md')).toBe('rules\n');
    remove();
  });

  it.runIf(canMount())(
    'stops where the disk is full, says what is missing, and goes on when there is space',
    async () => {
      const { root, user, state, enter, agent, remove } = room();
      mkdirSync(join(root, 'small'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', join(root, 'small')]);
      try {
        const prepared = await enter();
        agent(
          'head -c 100000 /dev/urandom > small/a; head -c 300000 /dev/urandom > small/b; echo c > small/c; echo z > z; git add z; git commit -qm z',
        );
        const first = await bringBack(prepared, { audit });
        expect(first.unfinished.map(({ path }) => path)).toEqual(['small/b', 'small/c', 'z']);
        expect(readdirSync(join(root, 'small'))).toEqual(['a']);
        expect(existsSync(join(state, 'workspace/small/b'))).toBe(true);
        expect(user('git log --format=%s')).toBe('first\n');
        execFileSync('mount', ['-o', 'remount,size=1m', join(root, 'small')]);
        const second = await bringBack(prepared, { audit });
        expect(second).toMatchObject({ unfinished: [], conflicts: [], created: ['small/b', 'small/c', 'z'] });
        expect(user('git log --format=%s; git status --porcelain -- z')).toBe('z\nfirst\n');
      } finally {
        execFileSync('umount', [join(root, 'small')]);
        remove();
      }
    },
  );
});
