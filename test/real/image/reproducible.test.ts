import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// Threat: two builds differ, and nobody can say which one was reviewed.

const root = join(import.meta.dirname, '../../..');
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'paddock-reproducible-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const imagePath = async (checkout: string) => {
  const system = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';
  const { stdout } = await execa('nix', [
    'eval',
    '--raw',
    `${checkout}#packages.${system}.agent-image.outPath`,
  ]);
  return stdout;
};

describe('the image', () => {
  test('is the same from another checkout in another folder', async () => {
    const checkouts = ['one', 'another/deeper'].map((name) => join(scratch, name));
    for (const checkout of checkouts) await execa('git', ['clone', '--quiet', root, checkout]);
    // One after the other: Nix 2.8's evaluations of one commit share a cache that takes one writer.
    const paths: string[] = [];
    for (const checkout of checkouts) paths.push(await imagePath(checkout));
    const [first, second] = paths;
    expect(first).toMatch(/^\/nix\/store\//);
    expect(second).toBe(first);
  });

  test('has layers that are byte for byte the same when they are built again', async () => {
    const { stdout: drv } = await execa('nix', ['eval', '--raw', `${root}#agent-image.drvPath`]);
    const { stdout: references } = await execa('nix-store', ['--query', '--references', drv]);
    const layers = references.split('\n').filter((path) => /-paddock-layer-.*\.drv$/.test(path));
    expect(layers.length).toBeGreaterThan(12);
    // --check builds each again and fails where one byte differs from what the store holds.
    const { exitCode, stderr } = await execa('nix-store', ['--realise', '--check', ...layers, drv], {
      reject: false,
    });
    expect(stderr).not.toContain('may not be deterministic');
    expect(exitCode).toBe(0);
  });
});
