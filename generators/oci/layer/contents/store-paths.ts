import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { directory, type Entry, file, symlink } from '../entry.ts';

/**
 * The store paths that a registration names: the format of Nix's `exportReferencesGraph`, for each path a line with it,
 * its deriver, the number of its references, and those (Nix manual, "Advanced attributes").
 */
export function readRegistration(text: string): string[] {
  const lines = text.split('\n');
  const paths: string[] = [];
  for (let line = 0; line < lines.length && lines[line] !== ''; ) {
    const path = lines[line];
    const references = Number(lines[line + 2]);
    if (path === undefined || !path.startsWith('/') || !Number.isInteger(references)) {
      throw new Error(
        `closure registration, line ${line + 1}: got ${JSON.stringify(path)}, expected a store path`,
      );
    }
    paths.push(path);
    line += 3 + references;
  }
  return paths;
}

/** Everything below the given paths, at the same places, owned by root and not writable. */
export async function storePathEntries(registration: string): Promise<Entry[]> {
  const roots = readRegistration(await readFile(registration, 'utf8'));
  return (await Promise.all(roots.map(walk))).flat();
}

async function walk(path: string): Promise<Entry[]> {
  const status = await lstat(path);
  if (status.isSymbolicLink()) return [symlink(path, await readlink(path))];
  if (!status.isDirectory()) return [file(path, await readFile(path), status.mode & 0o111 ? 0o555 : 0o444)];
  const children = await Promise.all((await readdir(path)).map((name) => walk(join(path, name))));
  return [directory(path, 0o555), ...children.flat()];
}
