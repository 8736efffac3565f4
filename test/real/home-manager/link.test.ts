import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import toml from '@iarna/toml';
import { beforeAll, describe, expect, test } from 'vitest';
import type { InteractiveFiles } from '../../../generators/adapter.ts';
import { interactiveConfiguration, interactiveProfile } from '../../../generators/interactive.ts';
import { ADAPTERS } from '../../../generators/registry.ts';
import { readProfileTexts } from '../../../generators/sources.ts';
import { build, evaluate, HERE, STAND_IN } from './worlds.ts';

const ROOT = join(import.meta.dirname, '../../..');

async function rendered(permissions = ''): Promise<Record<string, InteractiveFiles>> {
  const extension = { file: 'own.toml', text: permissions };
  return interactiveConfiguration(interactiveProfile(await readProfileTexts(ROOT), extension), ADAPTERS);
}

/** Builds what is linked, and returns the folder that holds it by CLI. */
async function linkedFolder(module: string): Promise<string> {
  const modules = `[ own { programs.paddock.mode = "link"; } ${module} ]`;
  const output = await build(STAND_IN, `e.files ${modules}`);
  const sources = (await evaluate(
    STAND_IN,
    `map (one: one.source) (builtins.attrValues (e.linked ${modules}))`,
  )) as string[];
  for (const source of sources) expect(source.startsWith(`${output}/`)).toBe(true);
  return output;
}

const parsed = async (folder: string, cli: string, path: string): Promise<unknown> => {
  const text = await readFile(join(folder, cli, path), 'utf8');
  return path.endsWith('.json') ? JSON.parse(text) : { ...toml.parse(text) };
};

describe('the files of link mode', () => {
  let plain = '';
  beforeAll(async () => {
    plain = await linkedFolder('');
  });

  test('are those that the interactive profile renders, whole', async () => {
    for (const [cli, { files }] of Object.entries(await rendered())) {
      for (const [path, file] of Object.entries(files)) {
        if (file.kind === 'whole') expect(await readFile(join(plain, cli, path), 'utf8')).toBe(file.text);
        else expect(await parsed(plain, cli, path)).toEqual(file.owns);
      }
    }
  });

  test('are the files that the module names, for every agent', async () => {
    const named = await evaluate(
      STAND_IN,
      `builtins.mapAttrs (_: tool: builtins.sort builtins.lessThan tool.files) (import ${ROOT}/nix/home-manager/tools.nix)`,
    );
    const expected = Object.entries(await rendered()).map(([cli, { files }]) => [
      cli,
      Object.keys(files).sort(),
    ]);
    expect(named).toEqual(Object.fromEntries(expected));
  });

  test('lie where the adapters say', async () => {
    const folders = await evaluate(
      STAND_IN,
      `builtins.mapAttrs (_: tool: tool.folder) (import ${ROOT}/nix/home-manager/tools.nix)`,
    );
    expect(folders).toEqual(
      Object.fromEntries(
        ADAPTERS.map(({ name, folder: { variable, below = '', home } }) => [name, { variable, below, home }]),
      ),
    );
  });

  test("hold the permissions of a person's own, quotes and all, and not those that are removed", async () => {
    const [known] = interactiveProfile(await readProfileTexts(ROOT)).permissions.flatMap(({ match }) =>
      match.kind === 'command' && match.any === undefined ? [match.words.join(' ')] : [],
    );
    const lists = `extraPermissions.deny = [{ command = "paddock-test now"; reason = "It says \\"no\\", C:\\\\ and \\\${x}."; }];`;
    const removed = known === undefined ? '' : `removePermissions = [{ command = "${known}"; }];`;
    const folder = await linkedFolder(`{ programs.paddock = { ${lists} ${removed} }; }`);
    const text = `[[deny]]\ncommand = "paddock-test now"\nreason = 'It says "no", C:\\ and \${x}.'\n${
      known === undefined ? '' : `[[remove]]\ncommand = "${known}"\n`
    }`;
    const expected = await rendered(text);
    expect(await readFile(join(folder, 'claude/settings.json'), 'utf8')).toContain('paddock-test now');
    for (const [cli, { files }] of Object.entries(expected)) {
      for (const [path, file] of Object.entries(files)) {
        if (file.kind === 'whole') expect(await readFile(join(folder, cli, path), 'utf8')).toBe(file.text);
        else expect(await parsed(folder, cli, path)).toEqual(file.owns);
      }
    }
  });

  test("hold a person's settings, and no word of the options that were left alone", async () => {
    const folder = await linkedFolder(`{ programs.paddock.settings = {
      claude = { model = "opus"; permissions.deny = [ "Read(./own)" ]; };
      codex = { approval_policy = "untrusted"; mcp_servers.x.args = [ "a" "b" ]; };
    }; }`);
    const before = (await parsed(plain, 'claude', 'settings.json')) as { permissions: { deny: string[] } };
    expect(await parsed(folder, 'claude', 'settings.json')).toEqual({
      ...before,
      model: 'opus',
      permissions: { ...before.permissions, deny: [...before.permissions.deny, 'Read(./own)'] },
    });
    expect(await parsed(folder, 'codex', 'config.toml')).toEqual({
      ...((await parsed(plain, 'codex', 'config.toml')) as object),
      approval_policy: 'untrusted',
      mcp_servers: { x: { args: ['a', 'b'] } },
    });
    expect(await parsed(folder, 'gemini', 'settings.json')).toEqual(
      await parsed(plain, 'gemini', 'settings.json'),
    );
  });

  test('are made of what the documentation and the template show', async () => {
    const examples = `(let
        option = import ${ROOT}/nix/home-manager/options.nix { defaultPackage = _: null; };
        inherit (option { lib = import ${HERE}/stand-in.nix; pkgs = import ${HERE}/pkgs.nix {
          lib = import ${HERE}/stand-in.nix; system = "x86_64-linux"; }; }) options;
        examples = builtins.mapAttrs (_: one: one.example);
        inherit (options.programs) paddock;
      in { programs.paddock = {
        extraPermissions = examples paddock.extraPermissions;
        removePermissions = paddock.removePermissions.example;
        settings = examples paddock.settings;
      }; })`;
    const template = `(removeAttrs (import ${ROOT}/nix/templates/home-manager/home.nix) [ "home" ])`;
    expect(await linkedFolder(examples)).not.toBe(plain);
    expect(await linkedFolder(template)).not.toBe(plain);
  });

  test('are not made where an entry is not one', async () => {
    const wrong =
      '{ programs.paddock = { mode = "link"; extraPermissions.deny = [{ command = "rm *"; }]; }; }';
    await expect(build(STAND_IN, `e.files [ own ${wrong} ]`)).rejects.toThrow(
      /deny\.0\.command: got "rm \*"/,
    );
  });
});
