import { copyFile, lstat, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run, type Setting } from './measure.ts';

/**
 * Copies the repository at `root` as it stands, changes that are not committed included, to `directory`, and commits
 * it there: Nix keeps evaluations of a clean checkout only.
 */
export async function copyRepository(setting: Setting, root: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const listed = await run({ ...setting, directory: root }, 'git', [
    ...['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
  ]);
  for (const path of new Set(listed.split('\0').filter(Boolean))) await copy(root, directory, path);
  const here = { ...setting, directory };
  await run(here, 'git', ['init', '--quiet']);
  await commit(here);
}

async function copy(root: string, directory: string, path: string): Promise<void> {
  const [from, to] = [join(root, path), join(directory, path)];
  const status = await lstat(from).catch(() => undefined);
  // Deleted in the working tree, but git does not know yet.
  if (status === undefined) return;
  await mkdir(dirname(to), { recursive: true });
  if (status.isSymbolicLink()) await symlink(await readlink(from), to);
  else await copyFile(from, to);
}

async function commit(here: Setting): Promise<void> {
  await run(here, 'git', ['add', '--all']);
  const author = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'commit.gpgSign=false'];
  await run(here, 'git', [...author, 'commit', '--quiet', '--message', 'As measured']);
}

/** Takes back every change since {@link copyRepository}. */
export async function restore(here: Setting): Promise<void> {
  await run(here, 'git', ['checkout', '--quiet', '--', '.']);
}

/** Rewrites a file of the copy. Throws when that changes nothing: what it looks for is gone. */
export async function edit(here: Setting, path: string, change: (text: string) => string): Promise<void> {
  const file = join(here.directory, path);
  const before = await readFile(file, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${path}: the benchmark's edit finds nothing to change there`);
  await writeFile(file, after);
}
