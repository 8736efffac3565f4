import { execa } from 'execa';

/**
 * Which of the store paths are not valid, in the given order.
 *
 * One call for all: `nix-store --check-validity --print-invalid` (Nix 2.8) takes any number of paths.
 */
export async function invalidPaths(paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const { stdout } = await execa('nix-store', ['--check-validity', '--print-invalid', ...paths]);
  return new Set(stdout.split('\n').filter((line) => line !== ''));
}

/**
 * Adds a file (or, `recursive`, a directory) to the store at its fixed-output path. The caller has checked its hash.
 *
 * The store name is the file's base name. Throws when the store puts it elsewhere than `expected`, which means that
 * the content is not what the lock says.
 */
export async function addFixed(
  file: string,
  algorithm: 'sha256' | 'sha512',
  expected: string,
  { recursive = false }: { recursive?: boolean } = {},
): Promise<void> {
  const flags = recursive ? ['--recursive'] : [];
  const { stdout } = await execa('nix-store', [...flags, '--add-fixed', algorithm, file]);
  if (stdout !== expected) {
    throw new Error(
      `${file}: got store path ${stdout}, expected ${expected}; the file is not the pinned one`,
    );
  }
}
