import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../../runner/main.ts');

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'compiled-'));
  folder = join(home, 'paddock/compiled');
});

const version = () =>
  execFileSync(process.execPath, [MAIN, '--version'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: home, XDG_CACHE_HOME: home },
  }).trim();

describe('what Node.js keeps compiled', () => {
  test('is this user’s alone', () => {
    expect(version()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(readdirSync(folder).length).toBeGreaterThan(0);
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(version()).toMatch(/^\d/);
  });

  test('is not used where others may write it', () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    expect(version()).toMatch(/^\d/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is left out where it can’t be kept', () => {
    home = '/dev/null';
    expect(version()).toMatch(/^\d/);
  });
});
