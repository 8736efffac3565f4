import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { readRegistration, storePathEntries } from '../../../generators/oci/layer/contents/store-paths.ts';

const root = join(import.meta.dirname, '../../..');

test('the registration that Nix writes for a closure is read whole, and so is the closure', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'paddock-registration-'));
  try {
    const expression = `
      let
        toolchain = import ${root}/nix/toolchain {
          system = builtins.currentSystem;
          sources = import ${root}/nix/toolchain/stocked.nix { system = builtins.currentSystem; };
        };
        lower = toolchain.busybox { name = "lower"; script = "echo lower > $out"; };
        upper = toolchain.busybox {
          name = "upper";
          environment = { inherit lower; };
          script = ''"$0" mkdir $out; echo "$lower $out" > $out/both; "$0" ln -s $lower $out/link'';
        };
      in toolchain.busybox {
        name = "registration";
        environment.exportReferencesGraph = [ "closure" upper ];
        script = ''"$0" cp closure $out'';
      }`;
    await writeFile(join(scratch, 'default.nix'), expression);
    const { stdout: file } = await execa('nix-build', [scratch, '--out-link', join(scratch, 'result')]);
    const paths = readRegistration(await readFile(file, 'utf8'));
    const { stdout: closure } = await execa('nix-store', ['--query', '--requisites', paths.at(-1) ?? '']);
    expect(paths.sort()).toEqual(closure.split('\n').sort());
    expect(paths.map((path) => path.replace(/^.*-/, '')).sort()).toEqual(['lower', 'upper']);

    const upper = paths.find((path) => path.endsWith('-upper'))?.slice(1);
    const entries = await storePathEntries(file);
    expect(entries.map(({ path, type, mode }) => [path.replace(/^.*-/, ''), type, mode]).sort()).toEqual([
      ['lower', 'file', 0o444],
      ['upper', 'directory', 0o555],
      ['upper/both', 'file', 0o444],
      ['upper/link', 'symlink', 0o777],
    ]);
    expect(entries.some(({ path }) => path === `${upper}/link`)).toBe(true);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});
