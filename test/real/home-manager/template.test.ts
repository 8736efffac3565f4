import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { DARWIN, evaluate, HERE, LINUX, WORLDS } from './worlds.ts';

const ROOT = join(HERE, '../../..');
// The flake's own outputs; nixpkgs is not asked for.
const OUTPUTS = `(import ${ROOT}/nix/outputs.nix { self = { }; nixpkgs = throw "nixpkgs was fetched"; })`;

describe.each(WORLDS)('the flake, in $name', (world) => {
  const moduleOf = (name: string) =>
    `(e.bare [ ${OUTPUTS}.${name}.default { programs.paddock.enable = true; } ]).home.activation.paddock.data`;

  test.each([
    ['homeModules', LINUX],
    ['homeManagerModules', LINUX],
    ['homeModules', DARWIN],
  ])('gives the module as %s, on the package set of whoever imports it', async (name, system) => {
    expect(await evaluate(world, moduleOf(name), system)).toMatch(
      /^run \/nix\/store\/\S+\/bin\/render-interactive --only claude,codex,gemini\n$/,
    );
  });

  test('gives a module that may be imported twice', async () => {
    const twice = `(e.bare [ ${OUTPUTS}.homeModules.default ${OUTPUTS}.homeManagerModules.default ]).programs.paddock.enable`;
    expect(await evaluate(world, twice)).toBe(false);
  });

  test('has a template that configures a home', async () => {
    const home = `
      let flake = import ${ROOT}/nix/templates/home-manager/flake.nix;
          outputs = flake.outputs {
            nixpkgs.legacyPackages.x86_64-linux = "the package set";
            home-manager.lib.homeManagerConfiguration = given: given;
            paddock = ${OUTPUTS};
          };
          given = outputs.homeConfigurations.jane;
      in { inherit (given) pkgs; inputs = builtins.attrNames flake.inputs;
           script = (e.bare given.modules).home.activation.paddock.data; }`;
    expect(await evaluate(world, home)).toEqual({
      pkgs: 'the package set',
      inputs: ['home-manager', 'nixpkgs', 'paddock'],
      script: expect.stringMatching(/--only claude,codex,gemini --permissions \S+ --settings \S+\n$/),
    });
  });
});

test('`nix flake init` writes the template', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'paddock-template-'));
  try {
    await execa('nix', ['flake', 'init', '-t', `${ROOT}#home-manager`], { cwd: folder });
    expect((await readdir(folder)).sort()).toEqual(['flake.nix', 'home.nix']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
