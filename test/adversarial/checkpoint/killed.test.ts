import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { createCheckpoint } from '../../../runner/checkpoint/create.ts';
import { listCheckpoints } from '../../../runner/checkpoint/kept.ts';
import { rollback } from '../../../runner/checkpoint/rollback.ts';
import { act, furnish } from '../../runner/checkpoint/support/actions.ts';
import { everything, git, makeFolders, remove, write } from '../../runner/checkpoint/support/repository.ts';

// THREATS D: killed at any moment, with no chance to tidy up.

afterAll(() => vi.unstubAllEnvs());

/** Starts the process and kills it after some milliseconds; whether it was still running. */
async function killed(what: string, root: string, after: number): Promise<boolean> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-main.ts'), what, root], {
    stdio: 'ignore',
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), after);
  const signal = await new Promise((resolve) => child.on('exit', (_, name) => resolve(name)));
  clearTimeout(timer);
  return signal === 'SIGKILL';
}

it('a killed checkpoint leaves the repository as it was, and the next one works', async () => {
  const { root, outside } = makeFolders();
  furnish(root);
  write(root, { 'new.txt': 'untracked\n' });
  const before = everything(root);
  let kills = 0;
  for (let after = 100; after < 1500; after += 100) kills += (await killed('create', root, after)) ? 1 : 0;
  expect(kills).toBeGreaterThan(0);
  expect(everything(root)).toEqual(before);
  await createCheckpoint(root, { now: new Date() });
  expect(git(root, 'fsck', '--no-dangling')).toBe('');
  act(root, outside, { do: 'break', what: 'git' });
  await rollback(root, undefined, { now: new Date() });
  expect(everything(root)).toEqual(before);
});

it('a killed rollback is finished by the next one, and the work of the agent is not lost', async () => {
  const { root } = makeFolders();
  furnish(root);
  for (let index = 0; index < 200; index += 1) write(root, { [`many/${index}`]: `${index}\n` });
  const before = everything(root);
  await createCheckpoint(root, { now: new Date() });
  let kills = 0;
  for (let after = 150; after < 2000; after += 150) {
    remove(root, 'many');
    write(root, { 'a.txt': 'agent\n', 'many/agent': 'agent\n', [`only/${after}`]: 'agent\n' });
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '--allow-empty', '-m', `agent ${after}`);
    const found = everything(root);
    kills += (await killed('rollback', root, after)) ? 1 : 0;
    const { undo } = await rollback(root, undefined, { now: new Date() });
    expect(everything(root)).toEqual(before);
    const undos = listCheckpoints(root).filter(({ kind }) => kind === 'undo');
    await rollback(root, undo ?? undos[0]?.name, { now: new Date() });
    expect(everything(root)).toEqual(found);
    await rollback(root, undefined, { now: new Date() });
  }
  expect(kills).toBeGreaterThan(0);
});
