import { rmSync } from 'node:fs';
import { mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

export const HERE = import.meta.dirname;
const { HOME_MANAGER_SRC, NIXPKGS_LIB_SRC } = process.env;

/** An option system and a home for the module to be evaluated in. */
export interface World {
  name: string;
  /** A Nix expression for the arguments of evaluate.nix but the system. */
  nix: string;
}

/** The one that every machine has. */
export const STAND_IN: World = {
  name: 'the stand-in',
  nix: `({ system, isDarwin ? false }: rec {
    lib = import ${HERE}/stand-in.nix;
    home = [ ${HERE}/home.nix ];
    pkgs = import ${HERE}/pkgs.nix { inherit lib system isDarwin; };
  })`,
};

// nixpkgs' library stands in a tree of its own; home-manager also asks for two files beside it.
async function realWorld(homeManager: string, library: string): Promise<World> {
  const nixpkgs = await mkdtemp(join(tmpdir(), 'paddock-nixpkgs-'));
  process.on('exit', () => rmSync(nixpkgs, { recursive: true }));
  await symlink(join(resolve(library), 'lib'), join(nixpkgs, 'lib'));
  await symlink(join(HERE, 'nixpkgs/nixos'), join(nixpkgs, 'nixos'));
  return {
    name: 'the real home-manager',
    nix: `({ system, isDarwin ? false }: import ${HERE}/real.nix {
      homeManager = ${resolve(homeManager)}; nixpkgs = ${nixpkgs}; inherit system isDarwin;
    })`,
  };
}

export const HAS_REAL = HOME_MANAGER_SRC !== undefined && NIXPKGS_LIB_SRC !== undefined;
if (!HAS_REAL) {
  process.stderr.write(
    'home-manager: tested against the stand-in only; HOME_MANAGER_SRC and NIXPKGS_LIB_SRC name the real source trees\n',
  );
}

/** The real one only where `HOME_MANAGER_SRC` and `NIXPKGS_LIB_SRC` name source trees. */
export const WORLDS: readonly World[] =
  HOME_MANAGER_SRC !== undefined && NIXPKGS_LIB_SRC !== undefined
    ? [STAND_IN, await realWorld(HOME_MANAGER_SRC, NIXPKGS_LIB_SRC)]
    : [STAND_IN];

export const LINUX = 'system = "x86_64-linux";';
export const DARWIN = 'system = "aarch64-darwin"; isDarwin = true;';

// A package that can be named without making anything.
const PACKAGE =
  '{ programs.paddock.package = derivation { name = "own"; system = "any"; builder = "/none"; }; }';

/** The Nix text around an expression that uses `e` (evaluate.nix) and `own` (a module that sets a package). */
export function inWorld(world: World, expression: string, system = LINUX): string {
  return `let e = import ${HERE}/evaluate.nix (${world.nix} { ${system} }); own = ${PACKAGE}; in ${expression}`;
}

/** What an expression comes to. Nothing is realised while it is evaluated: import from derivation is off. */
export async function evaluate(world: World, expression: string, system = LINUX): Promise<unknown> {
  const { stdout } = await execa('nix-instantiate', [
    ...[
      '--eval',
      '--strict',
      '--json',
      '--readonly-mode',
      '--option',
      'allow-import-from-derivation',
      'false',
    ],
    ...['--expr', inWorld(world, expression, system)],
  ]);
  return JSON.parse(stdout);
}

/** The message with which an evaluation ends. */
export async function refusal(world: World, expression: string): Promise<string> {
  const { stderr, failed } = await execa(
    'nix-instantiate',
    ['--eval', '--strict', '--readonly-mode', '--expr', inWorld(world, expression)],
    { reject: false },
  );
  if (!failed) throw new Error(`expected a refusal of ${expression}`);
  return stderr;
}

/** Builds the derivation that an expression comes to, from what ./setup has stocked, and returns its path. */
export async function build(world: World, expression: string): Promise<string> {
  const { stdout } = await execa('nix-build', [
    ...['--no-out-link', '--option', 'substitute', 'false', '--expr', inWorld(world, expression)],
  ]);
  return stdout;
}
