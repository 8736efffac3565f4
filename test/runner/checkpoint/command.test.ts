import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkpoints, rollBack } from '../../../runner/checkpoint/command.ts';
import { createCheckpoint } from '../../../runner/checkpoint/create.ts';
import { STATUS } from '../../../runner/failure.ts';
import { onlyRunIn } from '../../../runner/run/places.ts';
import { printed } from '../support/printed.ts';
import { everything, makeRepository, write } from './support/repository.ts';

let root: string;
beforeEach(() => {
  root = makeRepository({ 'a.txt': 'one\n' }).root;
});
afterEach(() => vi.unstubAllEnvs());

const point = (second: number, run?: string) =>
  createCheckpoint(root, { now: new Date(Date.UTC(2026, 0, 2, 3, 4, second)), ...(run && { run }) });
const list = async () => (await printed(() => checkpoints({ json: true }, root))).out;

describe('paddock checkpoints', () => {
  test('says what makes one where there is none, and is no failure', async () => {
    const { out, words, status } = await printed(() => checkpoints({}, root));
    expect([out, status]).toEqual(['', 0]);
    expect(words).toContain('paddock run makes one');
  });

  test('lists them, the newest first, with the run that each was made for', async () => {
    await point(1, 'run-1');
    await point(2);
    const { out } = await printed(() => checkpoints({}, root));
    const [newest = '', oldest = ''] = out.split('\n');
    expect(newest).toContain('containment-20260102-030402');
    expect(oldest).toMatch(/containment-20260102-030401 .*run run-1/);
    expect(JSON.parse(await list())).toMatchObject({
      schema: 'paddock/checkpoints/v1',
      checkpoints: [{ run: null, kind: 'checkpoint', root, head: 'ref: refs/heads/main' }, { run: 'run-1' }],
    });
  });
});

describe('paddock rollback', () => {
  test('needs a yes: without one and without a terminal nothing is changed', async () => {
    const { name } = await point(1);
    write(root, { 'a.txt': 'two\n' });
    const before = everything(root);
    const refused = rollBack({}, root);
    await expect(refused).rejects.toMatchObject({ status: STATUS.usage });
    await expect(refused).rejects.toThrow(new RegExp(`${name}.*--yes.*--preview`));
    expect(everything(root)).toEqual(before);
  });

  test('shows what would change with --preview, and changes nothing', async () => {
    const { name } = await point(1);
    write(root, { 'a.txt': 'two\n', 'new.txt': 'new\n' });
    const before = everything(root);
    const { out, words } = await printed(() => rollBack({ preview: true }, root));
    expect(out).toContain('~ a.txt');
    expect(out).toContain('- new.txt');
    expect(words).toBe(`Next: paddock rollback --checkpoint ${name}\n`);
    expect(everything(root)).toEqual(before);
    const json = await printed(() => rollBack({ preview: true, json: true }, root));
    expect(JSON.parse(json.out)).toMatchObject({
      schema: 'paddock/rollback-preview/v1',
      checkpoint: name,
      files: [
        { path: 'a.txt', change: 'changed' },
        { path: 'new.txt', change: 'removed' },
      ],
    });
  });

  test('goes back with --yes, says how to take it back, and that works', async () => {
    const first = await point(1, 'run-1');
    const before = everything(root);
    write(root, { 'a.txt': 'two\n', 'new.txt': 'new\n' });
    const changed = everything(root);
    const { out } = await printed(() => rollBack({ yes: true }, root));
    expect(everything(root)).toEqual(before);
    const undo = /paddock rollback --checkpoint (\S+)/.exec(out)?.[1];
    expect(undo).toBeDefined();
    expect(undo).not.toBe(first.name);
    const json = await printed(() => rollBack({ yes: true, json: true, checkpoint: `${undo}` }, root));
    expect(JSON.parse(json.out)).toMatchObject({ schema: 'paddock/rollback/v1', checkpoint: undo });
    expect(everything(root)).toEqual(changed);
    expect(JSON.parse(await list()).checkpoints[0]).toMatchObject({ kind: 'undo' });
  });

  test('is refused while a run is under way, and done after it', async () => {
    await point(1);
    write(root, { 'a.txt': 'two\n' });
    const release = await onlyRunIn(root);
    await expect(rollBack({ yes: true }, root)).rejects.toThrow('under way');
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('two\n');
    await release();
    await printed(() => rollBack({ yes: true }, root));
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one\n');
  });

  test('names those that there are where the one that is asked for is not', async () => {
    const { name } = await point(1);
    await expect(rollBack({ yes: true, checkpoint: 'other' }, root)).rejects.toThrow(
      new RegExp(`got other, expected .*${name}`),
    );
  });

  test('with nothing to do says so', async () => {
    await point(1);
    const { out } = await printed(() => rollBack({ yes: true }, root));
    expect(out).toContain('nothing to do');
  });
});
