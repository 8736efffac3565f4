import { createHash } from 'node:crypto';
import { type BigIntStats, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { callGit } from '../../git/git.ts';
import { bareView, type Store } from '../store/store.ts';

/**
 * Takes away object files of the repository that are not what their names say: git trusts them when it reads, so a falsified one would
 * show other content under an id that a person knows. Only files that changed after `taken` (milliseconds) are read: the time of a
 * file's last change cannot be set. What is lacking then comes from the store.
 */
export async function healObjects(store: Store, taken: number): Promise<void> {
  const objects = store.repositoryObjects;
  const since = BigInt(Math.floor(taken - 2000)) * 1_000_000n;
  const isOld = (path: string) => (stats(path)?.ctimeNs ?? since) < since;
  for (const name of readdirSync(objects).filter((entry) => /^[0-9a-f]{2}$/.test(entry))) {
    for (const rest of readdirSync(join(objects, name))) {
      const path = join(objects, name, rest);
      if (!isOld(path) && !isLooseObject(store, path, `${name}${rest}`))
        rmSync(path, { recursive: true, force: true });
    }
  }
  await healPacks(store, join(objects, 'pack'), isOld);
}

const stats = (path: string): BigIntStats | undefined =>
  lstatSync(path, { bigint: true, throwIfNoEntry: false });

/** A loose object is `<type> <size>\0<content>`, deflated, under the digest of that (gitformat-loose). */
function isLooseObject({ objectFormat }: Store, path: string, id: string): boolean {
  if (!stats(path)?.isFile()) return false;
  try {
    return (
      createHash(objectFormat)
        .update(inflateSync(readFileSync(path)))
        .digest('hex') === id
    );
  } catch {
    return false;
  }
}

async function healPacks(store: Store, folder: string, isOld: (path: string) => boolean): Promise<void> {
  const names = readdirSync(folder);
  for (const name of names) {
    const path = join(folder, name);
    // These speed git up, and it makes them anew; an old one would speak of packs that are gone.
    if (!/\.(?:pack|idx|keep|promisor)$/.test(name) && !isOld(path))
      rmSync(path, { recursive: true, force: true });
  }
  const packs = names
    .filter((name) => /^pack-[0-9a-f]+\.(?:pack|idx)$/.test(name))
    .map((name) => name.replace(/\.\w+$/, ''));
  for (const name of new Set(packs)) {
    const parts = ['pack', 'idx'].map((suffix) => join(folder, `${name}.${suffix}`));
    if (parts.every((path) => stats(path)?.isFile() && isOld(path))) continue;
    const isWhole = parts.every((path) => stats(path)?.isFile()) && (await verifies(store, parts[1] ?? ''));
    if (isWhole) continue;
    for (const part of names.filter((other) => other.startsWith(`${name}.`)))
      rmSync(join(folder, part), { recursive: true, force: true });
  }
}

async function verifies(store: Store, index: string): Promise<boolean> {
  const args = ['verify-pack', `--object-format=${store.objectFormat}`, index];
  return (await callGit(bareView(store), args)).exitCode === 0;
}
