import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runFolder } from '../../../runner/audit/places.ts';
import { deadCopies } from '../../../runner/sweep/copies.ts';
import { isWork, type Work, workIn, workWords } from '../../../runner/sweep/work.ts';
import { git, makeRepository } from '../checkpoint/support/repository.ts';
import { deadRun } from './support/dead-run.ts';

let copy: string;
beforeEach(async () => {
  const { root } = makeRepository({ 'a.txt': 'one\n', 'b/c.txt': 'two\n' });
  copy = await deadRun(root, 'dead');
});
afterEach(() => vi.unstubAllEnvs());

async function work(): Promise<Work> {
  const [found] = await deadCopies();
  if (found === undefined) throw new Error('no copy was found');
  return workIn(found);
}

describe("an agent's work in a copy", () => {
  test('is none where the agent did nothing', async () => {
    const found = await work();
    expect(found).toEqual({ known: true, files: 0, git: false, conflicts: false });
    expect([isWork(found), workWords(found)]).toEqual([false, 'no work in it']);
  });

  test('is what it made, changed and deleted', async () => {
    writeFileSync(join(copy, 'new.txt'), '');
    writeFileSync(join(copy, 'a.txt'), 'other\n');
    rmSync(join(copy, 'b/c.txt'));
    const found = await work();
    expect(found).toMatchObject({ known: true, files: 3 });
    expect([isWork(found), workWords(found)]).toEqual([true, '3 files that its agent changed']);
  });

  test('is seen where only the mode of a file is another', async () => {
    chmodSync(join(copy, 'a.txt'), 0o755);
    expect(await work()).toMatchObject({ files: 1 });
  });

  test('is a branch or a commit too, when every file is as it was', async () => {
    const { HEAD } = { HEAD: join(copy, '.git/HEAD') };
    writeFileSync(HEAD, 'ref: refs/heads/other\n');
    const found = await work();
    expect(found).toMatchObject({ files: 0, git: true });
    expect(isWork(found)).toBe(true);
    expect(git(copy, 'symbolic-ref', 'HEAD').trim()).toBe('refs/heads/other');
  });

  test('is what was kept of conflicts', async () => {
    mkdirSync(join(runFolder('dead'), 'conflicts'));
    expect(isWork(await work())).toBe(true);
  });

  test('may be anything where the record of the copy can’t be read', async () => {
    writeFileSync(join(runFolder('dead'), 'prepared.json'), '{');
    const found = await work();
    expect(found).toMatchObject({ known: false });
    expect([isWork(found), workWords(found)]).toEqual([true, 'work that cannot be looked at']);
  });

  test('is none where the copy was never finished: the agent had not begun', async () => {
    rmSync(join(runFolder('dead'), 'prepared.json'));
    writeFileSync(join(copy, 'half'), '');
    expect(isWork(await work())).toBe(false);
  });
});
