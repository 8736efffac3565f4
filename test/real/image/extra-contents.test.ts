import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLayout } from '../../../runner/image/layout.ts';
import { agentImage } from '../support/image.ts';
import { unpackLayers } from '../support/unpacked.ts';

const root = join(import.meta.dirname, '../../..');
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'paddock-extra-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('an image with extra contents', () => {
  test('holds the closure of each package at its own store paths, and shares every other layer', async () => {
    // Two packages of this flake's own toolchain, of which one refers to the other.
    const expression = `
      let
        flake = builtins.getFlake "git+file://${root}";
        system = builtins.currentSystem;
        toolchain = import ${root}/nix/toolchain {
          inherit system;
          sources = import ${root}/nix/toolchain/stocked.nix { inherit system; };
        };
        library = toolchain.busybox { name = "library"; script = "echo found > $out"; };
        program = toolchain.busybox {
          name = "program";
          environment = { inherit library; };
          script = ''"$0" mkdir $out; "$0" ln -s $library $out/library; echo "$library" > $out/where'';
        };
      in flake.lib.mkAgentImage { extraContents = [ program ]; }`;
    const link = join(scratch, 'result');
    await execa('nix', ['build', '--impure', '--expr', expression, '--out-link', link]);
    const directory = await readlink(link);
    const layout = await readLayout(directory);

    const plain = (await agentImage()).layout;
    for (const [index, image] of layout.images.entries()) {
      const names = image.layers.map(({ name }) => name);
      expect(names.slice(-2)).toEqual(['program', 'configuration']);
      const shared = image.layers.filter(({ name }) => name !== 'program').map(({ digest }) => digest);
      expect(shared).toEqual(plain.images[index]?.layers.map(({ digest }) => digest));
    }

    const unpacked = join(scratch, 'unpacked');
    await unpackLayers({ directory, layout, tag: '' }, 'amd64', unpacked, (name) => name === 'program');
    const { stdout } = await execa('find', [unpacked, '-name', 'where']);
    const library = (await readFile(stdout, 'utf8')).trim();
    expect(library).toMatch(/^\/nix\/store\/.*-library$/);
    expect(await readFile(join(unpacked, library), 'utf8')).toBe('found\n');
    expect(await readlink(join(stdout, '../library'))).toBe(library);
  });
});
