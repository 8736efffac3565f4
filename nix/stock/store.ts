import { basename } from 'node:path';
import { execa } from 'execa';
import { Failure, fullDisk, isFull, STATUS } from '../failure.ts';

/**
 * Which of the store paths are not valid, in the given order.
 *
 * One call for all: `nix-store --check-validity --print-invalid` (Nix 2.8) takes any number of paths.
 */
export async function invalidPaths(paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const stdout = await nixStore(
    ['--check-validity', '--print-invalid', ...paths],
    'asking for what is missing',
  );
  return new Set(stdout.split('\n').filter((line) => line !== ''));
}

/** A file, and the store path that it has to get. */
export interface Addition {
  file: string;
  storePath: string;
}

/**
 * Adds files (or, `recursive`, directories) to the store at their fixed-output paths. The caller has checked their
 * hashes. One call for all: starting Nix takes longer than adding a small file.
 *
 * The store name is the file's base name. Throws when the store puts one elsewhere than expected, which means that
 * the content is not what the lock says.
 */
export async function addAllFixed(
  additions: readonly Addition[],
  algorithm: 'sha256' | 'sha512',
  { recursive = false }: { recursive?: boolean } = {},
): Promise<void> {
  const flags = recursive ? ['--recursive'] : [];
  const files = additions.map(({ file }) => file);
  const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
  const doing = `adding ${basename(files[0] ?? 'nothing')}${more}`;
  const stdout = await nixStore([...flags, '--add-fixed', algorithm, ...files], doing);
  const found = stdout.split('\n');
  for (const [index, { file, storePath }] of additions.entries()) {
    if (found[index] === storePath) continue;
    throw new Failure(
      STATUS.badData,
      `${file}: got store path ${found[index]}, expected ${storePath}; the file is not the pinned one`,
    );
  }
}

/** {@link addAllFixed} for one file or directory. */
export async function addFixed(
  file: string,
  algorithm: 'sha256' | 'sha512',
  storePath: string,
  options: { recursive?: boolean } = {},
): Promise<void> {
  await addAllFixed([{ file, storePath }], algorithm, options);
}

/** The store path that a directory will have when it is added by its Nix archive hash. Nothing is written. */
export async function fixedDirectoryPath(directory: string): Promise<string> {
  const { stdout: hash } = await execa('nix-hash', ['--type', 'sha256', '--base32', directory]);
  return nixStore(
    ['--print-fixed-path', '--recursive', 'sha256', hash, basename(directory)],
    'naming the seed',
  );
}

const underWay = new Set<Promise<unknown>>();

/**
 * Resolves once nothing is being written to the store. Nix, interrupted while it adds a file, leaves one that it does not vouch for
 * (seen with 2.8); so it is no part of the terminal's group of processes, and who wants to end waits for it.
 */
export async function storeSettled(): Promise<void> {
  await Promise.allSettled(underWay);
}

async function nixStore(args: string[], doing: string): Promise<string> {
  const running = execa('nix-store', args, { reject: false, detached: true, cleanup: false });
  underWay.add(running);
  const { stdout, stderr, exitCode } = await running.finally(() => underWay.delete(running));
  if (exitCode === 0) return stdout;
  const what = `the Nix store failed while ${doing}`;
  if (isFull(stderr)) throw await fullDisk(what, ['/nix/store'], '');
  throw new Failure(
    STATUS.unavailable,
    `${what}: ${stderr.trim() || `nix-store ended with status ${exitCode}`}`,
  );
}
