import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

async function evaluate(expression: string): Promise<unknown> {
  const bindings = `
    outputs = system: sources: import ${root}/nix { inherit system sources; revision = "test"; };
    standIn = arguments: import ${root}/test/real/nix/stand-in.nix arguments;
    stocked = system: outputs system (import ${root}/nix/toolchain/stocked.nix { inherit system; });
    online = arguments: outputs arguments.system (import ${root}/nix/toolchain/nixpkgs.nix { pkgs = standIn arguments; });`;
  const { stdout } = await execa('nix-instantiate', [
    ...['--eval', '--strict', '--json', '--expr'],
    `let ${bindings} in ${expression}`,
  ]);
  return JSON.parse(stdout);
}

describe('the two ways that a source reaches the store', () => {
  test.each(['x86_64-linux', 'aarch64-linux'])(
    'give the agent image one store path on %s',
    async (system) => {
      const [stocked, online] = (await evaluate(
        `[ (stocked "${system}").packages.agent-image.outPath (online { system = "${system}"; }).packages.agent-image.outPath ]`,
      )) as string[];
      expect(stocked).toMatch(/^\/nix\/store\/[a-z0-9]{32}-paddock-agent-image$/);
      expect(online).toBe(stocked);
    },
  );

  test('differ in the derivations that fetch, so that the comparison means something', async () => {
    const [stocked, online] = (await evaluate(
      '[ (stocked "x86_64-linux").packages.agent-image.drvPath (online { system = "x86_64-linux"; }).packages.agent-image.drvPath ]',
    )) as string[];
    expect(online).not.toBe(stocked);
  });

  test.each(['x86_64-darwin', 'aarch64-darwin'])('evaluate on %s with a package set', async (system) => {
    const path = await evaluate(
      `(online { system = "${system}"; isDarwin = true; }).packages.agent-image.outPath`,
    );
    expect(path).toMatch(/^\/nix\/store\//);
  });
});
