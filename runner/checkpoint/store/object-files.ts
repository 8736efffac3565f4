import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

/** The object files of a repository that changed since `seen`, and what is to be remembered of them. */
export interface ObjectFiles {
  packs: { folder: string; name: string }[];
  loose: { folder: string; ids: string[] }[];
  seen: Seen;
}

/** By path: when a folder of loose objects last changed, and that a pack was seen. */
export type Seen = Record<string, string>;

/**
 * Lists the packs and loose objects of an object folder and of its alternates (gitrepository-layout(5)) that were not there
 * before. A folder that changed within the last two seconds is not remembered: its next change might bear the same time.
 */
export function newObjectFiles(objects: string, seen: Seen): ObjectFiles {
  const found: ObjectFiles = { packs: [], loose: [], seen: {} };
  const settled = BigInt(Date.now() - 2000) * 1_000_000n;
  for (const folder of objectFolders(objects)) {
    for (const name of entries(join(folder, 'pack'))) {
      if (!/^pack-[0-9a-f]+\.idx$/.test(name)) continue;
      const path = join(folder, 'pack', name);
      const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
      if (!stats?.isFile()) continue;
      const key = `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino}`;
      if (seen[path] !== key) found.packs.push({ folder, name: name.slice(0, -'.idx'.length) });
      found.seen[path] = key;
    }
    for (const name of entries(folder).filter((entry) => /^[0-9a-f]{2}$/.test(entry))) {
      const path = join(folder, name);
      const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
      if (!stats?.isDirectory()) continue;
      const key = `${stats.mtimeNs} ${stats.ctimeNs}`;
      if (stats.ctimeNs < settled) found.seen[path] = key;
      if (seen[path] === key) continue;
      const ids = entries(path).filter((entry) => /^(?:[0-9a-f]{38}|[0-9a-f]{62})$/.test(entry));
      if (ids.length > 0) found.loose.push({ folder, ids: ids.map((id) => `${name}${id}`) });
    }
  }
  return found;
}

/** An object folder and those that it borrows from, to git's own depth of five. */
export function objectFolders(objects: string, depth = 5): string[] {
  const list = join(objects, 'info/alternates');
  const stats = lstatSync(list, { throwIfNoEntry: false });
  if (depth === 0 || !stats?.isFile() || stats.size > 2 ** 16) return [objects];
  const lines = readFileSync(list, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const below = lines.flatMap((line) =>
    objectFolders(isAbsolute(line) ? line : resolve(objects, line), depth - 1),
  );
  return [...new Set([objects, ...below])];
}

function entries(folder: string): string[] {
  try {
    return lstatSync(folder).isDirectory() ? readdirSync(folder) : [];
  } catch {
    return [];
  }
}
