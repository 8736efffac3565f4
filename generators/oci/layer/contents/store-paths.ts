import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { directory, type Entry, file, symlink } from '../entry.ts';

/**
 * The store paths that a registration names: the format of Nix's `exportReferencesGraph`, for each path a line with it,
 * its deriver, the number of its references, and those (Nix manual, "Advanced attributes").
 */
export function readRegistration(text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const paths: string[] = [];
  for (let line = 0; line < lines.length; ) {
    const [path = '', , count = ''] = lines.slice(line, line + 3);
    const fail = (found: string, expected: string) => {
      throw new Error(`closure registration, line ${line + 1}: got ${found}, expected ${expected}`);
    };
    if (!path.startsWith('/')) fail(JSON.stringify(path), 'a store path');
    if (!/^\d+$/.test(count)) fail(JSON.stringify(count), 'the number of references two lines on');
    paths.push(path);
    line += 3 + Number(count);
    if (line > lines.length) fail('the end of the text', `${count} references`);
  }
  return paths;
}

/** Everything below the given paths, at the same places, owned by root and not writable. */
export async function storePathEntries(registration: string): Promise<Entry[]> {
  const roots = readRegistration(await readFile(registration, 'utf8'));
  const entries: Entry[] = [];
  for (const root of roots) for await (const entry of walk(root)) entries.push(entry);
  return entries;
}

/** One file after another: a closure may hold more than a process may open. */
async function* walk(path: string): AsyncGenerator<Entry> {
  const status = await lstat(path);
  if (status.isSymbolicLink()) yield symlink(path, await readlink(path));
  else if (status.isDirectory()) {
    yield directory(path, 0o555);
    for (const name of await readdir(path)) yield* walk(join(path, name));
  } else yield file(path, await readFile(path), status.mode & 0o111 ? 0o555 : 0o444);
}
