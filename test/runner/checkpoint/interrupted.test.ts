import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createCheckpoint } from '../../../runner/checkpoint/create.ts';
import { previewRollback } from '../../../runner/checkpoint/preview.ts';
import { rollback } from '../../../runner/checkpoint/rollback.ts';
import { folderOf } from '../../../runner/checkpoint/store/folder.ts';
import { ownerText, readOwner } from '../../../runner/network/owner.ts';
import { clock, everything, git, makeRepository, remove, write } from './support/repository.ts';

vi.setConfig({ testTimeout: 120_000 });
afterAll(() => vi.unstubAllEnvs());
const now = clock();

function worked() {
  const folders = makeRepository({ 'a.txt': 'a\n', 'src/b.txt': 'b\n', 'src/c.txt': 'c\n' });
  write(folders.root, { 'new.txt': 'untracked\n' });
  return folders;
}

function agent(root: string) {
  write(root, { 'a.txt': 'agent\n', 'more/x': 'x\n', src2: 'y\n' });
  remove(root, 'src');
  write(root, { src: 'a file now\n' });
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'agent');
}

class Killed extends Error {}

describe('a rollback that is killed', () => {
  it('at any step is finished by the next one, and can still be taken back', async () => {
    // Each takes a second; test/adversarial/checkpoint/ has them all, and kills for real.
    const each = Number(process.env.PADDOCK_EACH_STEP ?? 7);
    const { root } = worked();
    const before = everything(root);
    await createCheckpoint(root, { now: now() });
    agent(root);
    const after = everything(root);
    const steps: string[] = [];
    const first = await rollback(root, undefined, { now: now(), onStep: (step) => steps.push(step) });
    expect(everything(root)).toEqual(before);
    expect(steps.length).toBeGreaterThan(15);
    for (let stop = 0; stop < steps.length; stop += each) {
      await rollback(root, first.undo, { now: now() });
      let count = 0;
      const die = () => {
        if (count++ === stop) throw new Killed();
      };
      await expect(rollback(root, undefined, { now: now(), onStep: die }), steps[stop]).rejects.toThrow(
        Killed,
      );
      if (steps[stop] !== 'journal') {
        await expect(createCheckpoint(root, { now: now() })).rejects.toThrow(
          /rollback to .* was interrupted/,
        );
      }
      const { undo } = await rollback(root, undefined, { now: now() });
      expect(everything(root), `killed at: ${steps[stop]}`).toEqual(before);
      await rollback(root, undo, { now: now() });
      expect(everything(root), `taken back after: ${steps[stop]}`).toEqual(after);
    }
  });
});

describe('two at once', () => {
  it('are refused, with the process that works; one that is dead does not count', async () => {
    const { root } = worked();
    const { name } = await createCheckpoint(root, { now: now() });
    const lock = join(folderOf(root), 'lock');
    expect(existsSync(lock)).toBe(false);
    const other = spawn('sleep', ['60']);
    try {
      writeFileSync(lock, ownerText(readOwner(other.pid ?? 0)));
      await expect(createCheckpoint(root, { now: now() })).rejects.toThrow(
        `process ${other.pid} is working on`,
      );
      await expect(rollback(root, name, { now: now() })).rejects.toThrow(/is working on/);
      await expect(previewRollback(root)).rejects.toThrow(/is working on/);
    } finally {
      other.kill('SIGKILL');
    }
    await new Promise((resolve) => other.on('exit', resolve));
    await createCheckpoint(root, { now: now() });
    expect(existsSync(lock)).toBe(false);
  });

  it('in one process: one of them wins, and the other changes nothing', async () => {
    const { root } = worked();
    const results = await Promise.allSettled([1, 2].map(() => createCheckpoint(root, { now: now() })));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(git(root, 'tag').trim().split('\n')).toHaveLength(1);
  });
});

describe('what is kept', () => {
  it('is readable by its user alone, named by second, and in the repository too', async () => {
    const { root } = worked();
    const time = new Date(Date.UTC(2026, 4, 6, 7, 8, 9));
    const names: string[] = [];
    for (let count = 0; count < 3; count += 1)
      names.push((await createCheckpoint(root, { now: time, run: 'r1' })).name);
    expect(names).toEqual(['', '-2', '-3'].map((suffix) => `containment-20260506-070809${suffix}`));
    expect(git(root, 'tag').trim().split('\n')).toEqual(names);
    expect(git(root, 'for-each-ref', '--format=%(refname)', 'refs/paddock').trim().split('\n')).toEqual(
      names.map((name) => `refs/paddock/checkpoints/${name}`),
    );
    expect(git(root, 'log', '-1', '--format=%an %ct %P|%B', names[0] ?? '')).toBe(
      `Paddock ${time.getTime() / 1000} ${git(root, 'rev-parse', 'HEAD').trim()}|Checkpoint ${names[0]}\n\nRun: r1\n\n`,
    );
    expect(git(root, 'show', `${names[0]}:new.txt`)).toBe('untracked\n');
    const open = execFileSync('find', [
      folderOf(root),
      '-maxdepth',
      '2',
      '-perm',
      '/077',
      '-name',
      'record.json',
    ]);
    expect(open.toString()).toBe('');
    expect(readdirSync(folderOf(root))).not.toContain('.tmp-pack');
  });

  it('is found and brought back when the tags and refs were removed', async () => {
    const { root } = worked();
    const { name } = await createCheckpoint(root, { now: now() });
    git(root, 'tag', '-d', name);
    git(root, 'update-ref', '-d', `refs/paddock/checkpoints/${name}`);
    git(root, 'gc', '-q', '--prune=now');
    remove(root, 'new.txt');
    await rollback(root, undefined, { now: now() });
    expect(readFileSync(join(root, 'new.txt'), 'utf8')).toBe('untracked\n');
    expect(git(root, 'show', `${name}:new.txt`)).toBe('untracked\n');
  });
});
