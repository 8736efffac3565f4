import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { build, STAND_IN } from './worlds.ts';

// home-manager's contract: `run` runs a command, or prints it where DRY_RUN is set.
const RUN = 'set -eu; run() { if [[ -v DRY_RUN ]]; then echo "$@"; else "$@"; fi; };';

describe('the activation script of merge mode, run for real', () => {
  const folders: string[] = [];
  let home = '';

  beforeAll(() => build(STAND_IN, 'e.package'));
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'paddock-home-'));
    folders.push(home);
  });
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

  /** Builds what the script names, and runs it in an environment that holds a home and nothing else. */
  async function activate(modules: string, environment: Record<string, string> = {}) {
    const script = await readFile(await build(STAND_IN, `e.script [ ${modules} ]`), 'utf8');
    return execa('/bin/bash', ['-c', `${RUN} ${script}`], {
      env: { HOME: home, ...environment },
      extendEnv: false,
      reject: false,
    });
  }
  const claude = async () => JSON.parse(await readFile(join(home, '.claude/settings.json'), 'utf8'));

  test('writes the files of every agent, and a second run changes nothing', async () => {
    expect(await activate('')).toMatchObject({ exitCode: 0 });
    expect((await claude()).permissions.disableBypassPermissionsMode).toBe('disable');
    const read = () =>
      Promise.all(
        [
          '.codex/config.toml',
          '.codex/rules/paddock.rules',
          '.gemini/settings.json',
          '.gemini/policies/paddock.toml',
        ].map((path) => readFile(join(home, path), 'utf8')),
      );
    const first = await read();
    expect(await activate('')).toMatchObject({ exitCode: 0 });
    expect(await read()).toEqual(first);
  });

  test('keeps what a CLI has written itself', async () => {
    await activate('');
    const settings = await claude();
    await writeFile(join(home, '.claude/settings.json'), JSON.stringify({ ...settings, theme: 'dark' }));
    expect(await activate('')).toMatchObject({ exitCode: 0 });
    expect((await claude()).theme).toBe('dark');
  });

  test('writes nothing where home-manager only shows what it would do', async () => {
    const { exitCode, stdout } = await activate('', { DRY_RUN: '1' });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/render-interactive --only claude,codex,gemini$/);
    expect(await readdir(home)).toEqual([]);
  });

  test('leaves an agent alone that is off', async () => {
    await activate('{ programs.paddock.tools.gemini.enable = false; }');
    expect((await readdir(home)).sort()).toEqual(expect.arrayContaining(['.claude', '.codex']));
    expect(await readdir(home)).not.toContain('.gemini');
  });

  test("brings permissions of a person's own, and settings", async () => {
    const result = await activate(`{ programs.paddock = {
      extraPermissions.deny = [{ command = "paddock-test now"; reason = "Not now."; }];
      settings.claude.model = "opus";
      settings.claude.permissions.defaultMode = "plan";
    }; }`);
    expect(result).toMatchObject({ exitCode: 0 });
    const { model, permissions } = await claude();
    expect(model).toBe('opus');
    expect(permissions.defaultMode).toBe('plan');
    expect(JSON.stringify(permissions.deny)).toContain('paddock-test now');
  });

  test('ends the activation where a file cannot be read as what it should be', async () => {
    await activate('');
    await writeFile(join(home, '.claude/settings.json'), '{ "permissions": ');
    const { exitCode, stderr } = await activate('');
    expect(exitCode).toBe(65);
    expect(stderr).toContain('settings.json');
    expect(await readFile(join(home, '.claude/settings.json'), 'utf8')).toBe('{ "permissions": ');
  });

  test('does not write through a link into the store', async () => {
    await activate('');
    const file = join(home, '.claude/settings.json');
    await rm(file);
    await writeFile(join(home, 'elsewhere.json'), '{}', { mode: 0o444 });
    await symlink(join(home, 'elsewhere.json'), file);
    await activate('');
    expect(await readFile(join(home, 'elsewhere.json'), 'utf8')).toBe('{}');
  });
});
