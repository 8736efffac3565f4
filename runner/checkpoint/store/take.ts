import { constants, copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { callGit, git, type View } from '../../git/git.ts';
import { cannotWrite } from './folder.ts';
import { newObjectFiles, type ObjectFiles, type Seen } from './object-files.ts';
import { missingFrom, sendObjects } from './send.ts';
import { bareView, type Store } from './store.ts';

const seenSchema = z.record(z.string(), z.string());

/**
 * Brings the store up to the repository: afterwards it holds every object that the repository has. Returns notes on what could not be
 * read.
 *
 * The first time, before any agent has worked under a checkpoint, packs are copied as files: as quick as the disk, and pays
 * once. (No hard links: the copy would be the same file that an agent can write to.) Later packs and loose objects come through
 * `git index-pack`, which works each id out from the content, so that nothing can pass for what it is not; and only what
 * the store lacks, so that a repository that packs itself anew costs no more space.
 */
export async function takeObjects(store: Store): Promise<string[]> {
  const before = readSeen(store);
  const files = newObjectFiles(store.repositoryObjects, before ?? {});
  const notes: string[] = [];
  if (before === undefined) for (const { folder, name } of files.packs) copyPack(store, folder, name);
  else notes.push(...(await takePacks(store, files)));
  for (const { folder, ids } of byFolder(files)) notes.push(...(await takeMissing(store, folder, ids)));
  await writeFileAtomic(seenPath(store), JSON.stringify(files.seen), { mode: 0o600 }).catch(
    (error: unknown) => {
      throw cannotWrite(store.gitDir, error);
    },
  );
  return notes;
}

const seenPath = (store: Store) => join(store.folder, 'objects-seen.json');

function readSeen(store: Store): Seen | undefined {
  try {
    return seenSchema.parse(JSON.parse(readFileSync(seenPath(store), 'utf8')));
  } catch {
    return undefined;
  }
}

function copyPack(store: Store, folder: string, name: string): void {
  const to = join(store.gitDir, 'objects/pack');
  try {
    // The index last: from then on git takes the pack for whole.
    for (const suffix of ['pack', 'idx']) {
      const temporary = join(to, `.tmp-${name}.${suffix}`);
      rmSync(temporary, { force: true });
      copyFileSync(join(folder, 'pack', `${name}.${suffix}`), temporary, constants.COPYFILE_FICLONE);
      renameSync(temporary, join(to, `${name}.${suffix}`));
    }
  } catch (error) {
    throw cannotWrite(join(to, name), error);
  }
}

async function takePacks(store: Store, { packs }: ObjectFiles): Promise<string[]> {
  const notes: string[] = [];
  for (const { folder, name } of packs) {
    const path = join(folder, 'pack', `${name}.idx`);
    const { exitCode, stdout, stderr } = await callGit(
      bareView(store),
      ['show-index', `--object-format=${store.objectFormat}`],
      { input: readFileSync(path) },
    );
    if (exitCode !== 0) notes.push(`${path} is damaged and its objects are not kept: ${stderr.trim()}`);
    const ids = stdout
      .toString()
      .split('\n')
      .flatMap((line) => line.split(' ')[1] ?? []);
    notes.push(...(await takeMissing(store, folder, ids)));
  }
  return notes;
}

function byFolder({ loose }: ObjectFiles): ObjectFiles['loose'] {
  const all = new Map<string, string[]>();
  for (const { folder, ids } of loose) all.set(folder, [...(all.get(folder) ?? []), ...ids]);
  return [...all].map(([folder, ids]) => ({ folder, ids }));
}

async function takeMissing(store: Store, folder: string, ids: readonly string[]): Promise<string[]> {
  const own = bareView(store);
  const missing = await missingFrom(own, ids);
  if (missing.length === 0) return [];
  const from = bareView(store, { objects: folder });
  const failures = { left: 200 };
  await takeSound(store, from, missing, failures);
  const lost = await missingFrom(own, missing);
  return lost.length === 0
    ? []
    : [`${lost.length} damaged objects in ${folder} are not kept; git fsck names them`];
}

/** One damaged object spoils a pack: then each half is tried by itself, for so many times. A full disk is no such damage. */
async function takeSound(store: Store, from: View, ids: readonly string[], failures: { left: number }) {
  const failed = await sendObjects(store.folder, from, bareView(store), ids);
  if (failed === undefined) return;
  if (/No space left|Disk quota/.test(failed.message)) throw failed;
  failures.left -= 1;
  if (ids.length === 1 || failures.left <= 0) return;
  const middle = Math.ceil(ids.length / 2);
  await takeSound(store, from, ids.slice(0, middle), failures);
  await takeSound(store, from, ids.slice(middle), failures);
}

/** Whether the store holds an object. */
export async function holds(store: Store, id: string, type: string): Promise<boolean> {
  const found = await git(bareView(store), ['cat-file', '--batch-check=%(objecttype)'], { input: `${id}\n` });
  return found.toString().trim() === type;
}
