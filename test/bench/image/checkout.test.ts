import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyRepository, edit, restore } from '../../../bench/image/checkout.ts';
import type { Setting } from '../../../bench/image/measure.ts';

let scratch: string;
let here: Setting;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'paddock-checkout-'));
  const root = join(scratch, 'root');
  await mkdir(root);
  const git = (...args: string[]) => execa('git', args, { cwd: root });
  await git('init', '--quiet');
  for (const name of ['kept', 'changed', 'deleted']) await writeFile(join(root, name), 'as committed');
  await writeFile(join(root, '.gitignore'), 'ignored\n');
  await git('add', '.');
  await git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'commit', '--quiet', '--message', 'x');
  await writeFile(join(root, 'changed'), 'not committed');
  await writeFile(join(root, 'ignored'), '');
  await symlink('kept', join(root, 'link'));
  await rm(join(root, 'deleted'));
  here = { directory: join(scratch, 'copy'), env: {}, signal: new AbortController().signal };
  await copyRepository(here, root, here.directory);
});
afterEach(() => rm(scratch, { recursive: true }));

const read = (name: string) => readFile(join(here.directory, name), 'utf8');

describe('a copy of the repository', () => {
  test('is as the working tree stands, and clean', async () => {
    expect(await read('changed')).toBe('not committed');
    const { stdout: files } = await execa('git', ['ls-files'], { cwd: here.directory });
    expect(files.split('\n')).toEqual(['.gitignore', 'changed', 'kept', 'link']);
    const { stdout: status } = await execa('git', ['status', '--porcelain'], { cwd: here.directory });
    expect(status).toBe('');
  });

  test('can be changed and taken back', async () => {
    await edit(here, 'kept', (text) => `${text} and more`);
    expect(await read('kept')).toBe('as committed and more');
    await restore(here);
    expect(await read('kept')).toBe('as committed');
  });

  test('says so when there is nothing to change', async () => {
    await expect(edit(here, 'kept', (text) => text.replace('absent', ''))).rejects.toThrow('kept: ');
  });
});
