import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { look } from '../../../../runner/render/files/look.ts';
import { home, onto, put, snapshot } from '../support/toy.ts';

const STORE = '/nix/store';
const inStore = existsSync(STORE)
  ? readdirSync(STORE, { withFileTypes: true }).find(
      (entry) => entry.isFile() && !entry.name.endsWith('.lock'),
    )?.name
  : undefined;

describe('a link', () => {
  test('of a dotfiles repository is followed, and stays a link', async () => {
    const target = home({ 'dotfiles/claude.json': '{ "mine": 1 }' });
    mkdirSync(join(target, '.one'));
    symlinkSync('../dotfiles/claude.json', join(target, '.one/settings.json'));
    symlinkSync('dotfiles', join(target, '.two'));
    await onto(target);
    expect(readFileSync(join(target, 'dotfiles/claude.json'), 'utf8')).toContain('"mode": "default"');
    expect(readFileSync(join(target, 'dotfiles/config.toml'), 'utf8')).toContain('policy = "ask"');
    expect(readFileSync(join(target, '.one/settings.json'), 'utf8')).toContain('"mine": 1');
    await onto(target, { action: 'revert', revert: true });
    expect(readFileSync(join(target, 'dotfiles/claude.json'), 'utf8')).toBe('{ "mine": 1 }');
  });

  test.runIf(inStore !== undefined)(
    'to the Nix store is left alone, by a file or a folder, there or not',
    async () => {
      const target = home();
      mkdirSync(join(target, '.one'));
      symlinkSync(`${STORE}/${inStore}`, join(target, '.one/settings.json'));
      symlinkSync(`${STORE}/00000000000000000000000000000000-gone/rules`, join(target, '.one/rules'));
      const result = await onto(target);
      expect(result).toMatchObject({ status: 0 });
      expect(result.files.map(({ state, why }) => [state, why])).toEqual([
        ['managed', 'a link to the Nix store'],
        ['managed', 'a link to the Nix store'],
        ['created', undefined],
      ]);
      expect(await onto(target, { action: 'check' })).toMatchObject({ status: 0 });
    },
  );

  test('to a file that is not writable is left alone', async () => {
    const target = home({ 'kept/settings.json': '{}' });
    chmodSync(join(target, 'kept/settings.json'), 0o444);
    mkdirSync(join(target, '.one'));
    symlinkSync(join(target, 'kept/settings.json'), join(target, '.one/settings.json'));
    const { files } = await onto(target);
    expect(files[0]).toMatchObject({ state: 'managed', why: 'a link to a file that is not writable' });
    expect(readFileSync(join(target, 'kept/settings.json'), 'utf8')).toBe('{}');
  });

  test('that another tool has put over a file of ours is not taken back', async () => {
    const target = home();
    await onto(target);
    const store = home({ 'settings.json': '{ "theirs": 1 }' });
    chmodSync(join(store, 'settings.json'), 0o444);
    symlinkOver(join(store, 'settings.json'), join(target, '.one/settings.json'));
    expect(await onto(target)).toMatchObject({ status: 0 });
    expect(await onto(target, { action: 'revert', revert: true })).toMatchObject({ status: 0 });
    expect(readFileSync(join(target, '.one/settings.json'), 'utf8')).toBe('{ "theirs": 1 }');
    expect(existsSync(join(target, '.local'))).toBe(false);
  });

  test('to nothing, in a circle, and two to one file are refused', async () => {
    const target = home();
    mkdirSync(join(target, '.one'));
    const settings = join(target, '.one/settings.json');
    symlinkSync('../none.json', settings);
    await expect(look(join(target, '.one'), 'settings.json')).rejects.toMatchObject({
      status: 65,
      message: expect.stringContaining('got a link to ../none.json, which is not there'),
    });
    symlinkOver('settings.json', settings);
    await expect(look(join(target, '.one'), 'settings.json')).rejects.toMatchObject({ status: 65 });
    put(target, '.two/config.toml', '');
    symlinkOver('../.two/config.toml', settings);
    await expect(onto(target)).rejects.toMatchObject({
      status: 65,
      message: expect.stringContaining('a link to the same file'),
    });
  });
});

describe('what is no file', () => {
  test('is refused: a folder, a file above, bytes that are no text', async () => {
    const target = home({ '.two': 'a file' });
    mkdirSync(join(target, '.one/settings.json'), { recursive: true });
    put(target, '.one/rules/ours.rules', '');
    writeFileSync(join(target, '.one/rules/ours.rules'), Uint8Array.from([0xff, 0xfe]));
    const before = Object.keys(snapshot(target));
    await expect(onto(target)).rejects.toMatchObject({
      status: 65,
      message: expect.stringMatching(/got a folder.*\n.*no UTF-8.*\n.*got a file above it/),
    });
    expect(Object.keys(snapshot(target))).toEqual(before);
  });

  test.runIf(process.getuid?.() !== 0)('is refused: a file that cannot be read', async () => {
    const target = home({ '.one/settings.json': '{}' });
    chmodSync(join(target, '.one/settings.json'), 0o200);
    await expect(onto(target)).rejects.toMatchObject({
      status: 65,
      message: expect.stringContaining('EACCES'),
    });
  });

  test('is not mistaken: a hard link is a file', async () => {
    const target = home({ 'elsewhere.json': '{}' });
    mkdirSync(join(target, '.one'));
    linkSync(join(target, 'elsewhere.json'), join(target, '.one/settings.json'));
    await expect(look(join(target, '.one'), 'settings.json')).resolves.toMatchObject({
      state: 'ours',
      writable: true,
    });
  });
});

function symlinkOver(to: string, path: string): void {
  const { rmSync } = process.getBuiltinModule('node:fs');
  rmSync(path);
  symlinkSync(to, path);
}
