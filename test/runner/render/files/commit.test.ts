import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Disk, disk } from '../../../../runner/render/files/disk.ts';
import { home, LIVED_IN, onto, put, rendered, snapshot, TOY } from '../support/toy.ts';

const STEPS = ['write', 'remove', 'makeFolder', 'removeFolder'] as const;

/** A disk on which the step of that number fails, or after which the process is gone: then all later ones fail too. */
function failing(at: number, dies: boolean): { disk: Disk; count: () => number } {
  let count = 0;
  const step = async (work: () => Promise<void>) => {
    count += 1;
    if (count === at || (dies && count > at)) throw new Error('ENOSPC: no space left');
    await work();
  };
  const wrapped: Disk = {
    read: disk.read,
    list: disk.list,
    write: (path, text, mode, aside) => step(() => disk.write(path, text, mode, aside)),
    remove: (path) => step(() => disk.remove(path)),
    makeFolder: (path) => step(() => disk.makeFolder(path)),
    removeFolder: (path) => step(() => disk.removeFolder(path)),
  };
  return { disk: wrapped, count: () => count };
}

const below = (target: string) =>
  Object.fromEntries(Object.entries(snapshot(target)).filter(([path]) => !path.startsWith('.local')));

/** How many steps a render or a revert of these files takes. */
async function stepsOf(request: Parameters<typeof onto>[1], prepare: (target: string) => Promise<unknown>) {
  const target = home(LIVED_IN);
  await prepare(target);
  const counting = failing(Number.POSITIVE_INFINITY, false);
  await onto(target, request, rendered(), counting.disk);
  return counting.count();
}

describe.each([
  ['render', { action: 'render' as const }, async () => {}],
  ['revert', { action: 'revert' as const, revert: true }, async (target: string) => await onto(target)],
])('a %s', (_, request, prepare) => {
  test('of which any one step fails changes nothing, or has been done', { timeout: 60_000 }, async () => {
    const steps = await stepsOf(request, prepare);
    expect(steps).toBeGreaterThan(STEPS.length);
    for (let at = 1; at <= steps; at += 1) {
      const target = home(LIVED_IN);
      await prepare(target);
      const before = below(target);
      const error = await onto(target, request, rendered(), failing(at, false).disk).catch(
        (one: unknown) => one,
      );
      const done = home(LIVED_IN);
      await prepare(done);
      await onto(done, request);
      const isUndone = JSON.stringify(below(target)) === JSON.stringify(before);
      if (!isUndone) expect(below(target), `step ${at}: ${error}`).toEqual(below(done));
      // Whatever was left over, the next run ends where it should.
      await onto(target, request);
      expect(below(target), `step ${at}, again`).toEqual(below(done));
    }
  });

  test('that dies at any one step is put back by the next run, which then does its work', {
    timeout: 60_000,
  }, async () => {
    const steps = await stepsOf(request, prepare);
    for (let at = 1; at <= steps; at += 1) {
      const target = home(LIVED_IN);
      await prepare(target);
      await onto(target, request, rendered(), failing(at, true).disk).catch(() => undefined);
      const done = home(LIVED_IN);
      await prepare(done);
      await onto(done, request);
      await onto(target, request);
      expect(below(target), `step ${at}`).toEqual(below(done));
      await onto(target, { action: 'revert', revert: true });
      expect(below(target), `step ${at}, reverted`).toEqual(below(home(LIVED_IN)));
    }
  });
});

describe('a render', () => {
  test('that was interrupted is said by a check', async () => {
    const target = home(LIVED_IN);
    await onto(target, {}, rendered(), failing(6, true).disk).catch(() => undefined);
    expect(existsSync(join(target, '.local/state/paddock/render/journal.json'))).toBe(true);
    const { notes, status } = await onto(target, { action: 'check' });
    expect(status).toBe(1);
    expect(notes).toContainEqual(expect.stringContaining('was interrupted'));
  });

  test('leaves a file alone that a person has changed after an interruption', async () => {
    const target = home(LIVED_IN);
    await onto(target, {}, rendered(), failing(7, true).disk).catch(() => undefined);
    put(target, '.one/settings.json', '{ "mine": true }');
    await onto(target);
    await onto(target, { action: 'revert', revert: true });
    expect(readFileSync(join(target, '.one/settings.json'), 'utf8')).toBe('{ "mine": true }');
  });

  test('writes nothing where a file changes in the same moment', async () => {
    const target = home(LIVED_IN);
    const racing: Disk = {
      ...disk,
      async makeFolder(path) {
        put(target, '.two/config.toml', 'policy = "mine"\n');
        await disk.makeFolder(path);
      },
    };
    await expect(onto(target, {}, rendered(TOY), racing)).rejects.toMatchObject({
      status: 73,
      message: expect.stringMatching(/config\.toml: it was changed in this moment.*put back/),
    });
    expect(readFileSync(join(target, '.one/settings.json'), 'utf8')).toBe(LIVED_IN['.one/settings.json']);
    expect(readFileSync(join(target, '.two/config.toml'), 'utf8')).toBe('policy = "mine"\n');
  });
});
