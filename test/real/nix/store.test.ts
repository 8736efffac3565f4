import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addFixed, fixedDirectoryPath, invalidPaths } from '../../../nix/stock/store.ts';

const root = join(import.meta.dirname, '../../..');
let scratch: string;
const added = new Set<string>();

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'paddock-store-'));
});
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
  // Nothing refers to them; one that the garbage collector took meanwhile is no failure.
  await execa('nix-store', ['--delete', ...added], { reject: false });
});

/** A file that no store holds yet, and its digest. */
async function freshFile(algorithm: 'sha256' | 'sha512', name = 'small-1.0.0.tgz') {
  const text = `made by a test: ${randomUUID()}\n`;
  const file = join(await mkdtemp(join(scratch, 'file-')), name);
  await writeFile(file, text);
  return { file, text, digest: createHash(algorithm).update(text).digest() };
}

/** Where Nix itself looks for a stocked source: the output path of the derivation that stands for it. */
async function outputPath(call: string): Promise<string> {
  const expression = `(import ${root}/nix/toolchain/stocked.nix { system = builtins.currentSystem; }).${call}`;
  const { stdout } = await execa('nix-instantiate', ['--eval', '--expr', `(${expression}).outPath`]);
  const path = JSON.parse(stdout) as string;
  added.add(path);
  return path;
}

describe('a stocked file lies where Nix looks for it', () => {
  test('from npm, by its integrity', async () => {
    const { file, text, digest } = await freshFile('sha512');
    const integrity = `sha512-${digest.toString('base64')}`;
    const path = await outputPath(`fetchNpm { name = "small-1.0.0.tgz"; integrity = "${integrity}"; }`);
    expect(await invalidPaths([path])).toEqual(new Set([path]));
    await addFixed(file, 'sha512', path);
    expect(await invalidPaths([path])).toEqual(new Set());
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  test('from Debian, by its SHA-256', async () => {
    const { file, digest } = await freshFile('sha256', 'small_1-2.0_all.deb');
    const sha256 = digest.toString('hex');
    const path = await outputPath(`fetchDeb { name = "small_1-2.0_all.deb"; sha256 = "${sha256}"; }`);
    await addFixed(file, 'sha256', path);
    expect(await invalidPaths([path])).toEqual(new Set());
  });

  test('and so does the seed, a directory, whose path is known before it is added', async () => {
    const seed = join(scratch, 'busybox');
    await mkdir(join(seed, 'bin'), { recursive: true });
    await writeFile(join(seed, 'bin/busybox'), randomUUID());
    await chmod(join(seed, 'bin/busybox'), 0o555);
    const { stdout: hash } = await execa('nix-hash', ['--type', 'sha256', '--base32', seed]);
    const path = await outputPath(`seed "${hash}"`);
    expect(await fixedDirectoryPath(seed)).toBe(path);
    expect(await invalidPaths([path])).toEqual(new Set([path]));
    await addFixed(seed, 'sha256', path, { recursive: true });
    expect(await invalidPaths([path])).toEqual(new Set());
    await chmod(join(seed, 'bin/busybox'), 0o444);
    expect(await fixedDirectoryPath(seed)).not.toBe(path);
  });
});

test('a file that is not the pinned one is refused, with both paths', async () => {
  const pinned = await freshFile('sha512');
  const other = await freshFile('sha512');
  const integrity = `sha512-${pinned.digest.toString('base64')}`;
  const path = await outputPath(`fetchNpm { name = "small-1.0.0.tgz"; integrity = "${integrity}"; }`);
  await expect(addFixed(other.file, 'sha512', path)).rejects.toThrow(
    new RegExp(
      `: got store path (?!${path})/nix/store/\\S+, expected ${path}; the file is not the pinned one`,
    ),
  );
  expect(await invalidPaths([path])).toEqual(new Set([path]));
});

describe('missing paths', () => {
  test('are told apart from those that are there, in any number', async () => {
    const { file, digest } = await freshFile('sha256');
    const there = await outputPath(
      `fetchDeb { name = "small-1.0.0.tgz"; sha256 = "${digest.toString('hex')}"; }`,
    );
    await addFixed(file, 'sha256', there);
    const missing = Array.from({ length: 300 }, (_, index) => {
      return `/nix/store/${String(index).padStart(32, '0')}-none`;
    });
    expect(await invalidPaths([...missing, there])).toEqual(new Set(missing));
  });

  test('of none are none, and Nix is not asked', async () => {
    expect(await invalidPaths([])).toEqual(new Set());
  });

  test('that are no store paths are an error', async () => {
    await expect(invalidPaths(['/etc/passwd'])).rejects.toThrow('the Nix store failed while asking');
  });
});
