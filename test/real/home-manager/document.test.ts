import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Documented, withOptions } from '../../../nix/home-manager/document.ts';
import { evaluate, HERE, WORLDS } from './worlds.ts';

const ROOT = join(HERE, '../../..');

describe.each(WORLDS)('docs/home-manager.md and $name', (world) => {
  const documented = async () =>
    Documented.parse(
      await evaluate(
        world,
        `import ${ROOT}/nix/home-manager/document.nix { inherit (${world.nix} { system = "x86_64-linux"; }) lib; }`,
      ),
    );

  test('have the same options (if not: node nix/home-manager/document-main.ts test/real/home-manager/stand-in.nix)', async () => {
    const page = await readFile(join(ROOT, 'docs/home-manager.md'), 'utf8');
    expect(withOptions(page, await documented())).toBe(page);
  });

  test('say something about each option', async () => {
    const { options, entry, settings } = await documented();
    expect(options.length).toBeGreaterThan(10);
    for (const { description } of [...options, ...entry, ...settings])
      expect(description).toMatch(/^[A-Z`].*\.\s*$/s);
  });
});
