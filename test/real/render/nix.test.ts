import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { home, LIVED_IN, ROOT, render, snapshot } from './support.ts';

const nix = async (command: string, ...args: string[]) =>
  await execa('nix', ['--extra-experimental-features', 'nix-command flakes', command, ...args], {
    cwd: ROOT,
    reject: false,
  });
const app = async (...args: string[]) => await nix('run', '.#render-interactive', '--', ...args);

test('`nix run .#render-interactive` does what the program does', async () => {
  const target = home(LIVED_IN);
  const other = home(LIVED_IN);
  expect(await app('--target', target)).toMatchObject({ exitCode: 0 });
  await render(['--target', other]);
  const strip = (folder: string) => JSON.stringify(snapshot(folder)).replaceAll(folder, '');
  expect(strip(target)).toBe(strip(other));
  expect(await app('--target', target, 'autonomous')).toMatchObject({ exitCode: 77 });
  expect(await app('--target', target, '--revert')).toMatchObject({ exitCode: 0 });
  expect(snapshot(target)).toEqual(snapshot(home(LIVED_IN)));
});

test('it holds nothing of what the image gets', async () => {
  const system = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';
  const { stdout } = await nix('eval', '--raw', `.#apps.${system}.render-interactive.program`);
  const names = readdirSync(join(stdout, '../../share'), { recursive: true, encoding: 'utf8' });
  expect(names).toContain('profiles/interactive.toml');
  expect(names.filter((name) => /(^|\/)(image|residual|autonomous|ci)\.(ts|toml)$/.test(name))).toEqual([]);
});
