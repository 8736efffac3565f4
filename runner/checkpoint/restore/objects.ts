import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zeroSeparated } from '../../git/bytes.ts';
import { callGit, git } from '../../git/git.ts';
import type { Plain, PlainFile, State } from '../record.ts';
import { GIVEN } from '../snapshot/state.ts';
import { allOf, missingFrom, sendObjects } from '../store/send.ts';
import { bareView, type Store } from '../store/store.ts';
import { readBlob, readSmallBlobs } from './blobs.ts';

/**
 * Gives the repository every object back that a state needs and that is not there any more: what its refs, logs, index and unfinished
 * operations name, with all that is reachable from it. `commits` are further ones to have.
 */
export async function giveObjects(store: Store, state: State, commits: readonly string[]): Promise<void> {
  const own = bareView(store);
  const repository = bareView(store, { objects: store.repositoryObjects });
  const lacking = await difference(store);
  if (lacking.size === 0) return;
  const named = [...(await idsNamed(store, state)), ...commits];
  const roots = (await allOf(own, [...new Set(named)])).map(({ id }) => id);
  writeFileSync(join(store.gitDir, 'shallow'), state.shallow.map((id) => `${id}\n`).join(''));
  const args = ['rev-list', '--objects', '--no-object-names', '--missing=allow-any', '--stdin'];
  const { exitCode, stdout } = await callGit(own, args, { input: `${roots.join('\n')}\n` });
  rmSync(join(store.gitDir, 'shallow'), { force: true });
  // A history with a gap cannot be walked; then all that is lacking is given back, which is more than is needed.
  const reachable = exitCode === 0 ? stdout.toString().split('\n') : [...lacking];
  const wanted = [...new Set([...reachable, ...roots])].filter((id) => lacking.has(id));
  const failed = await sendObjects(store.folder, own, repository, await missingFrom(repository, wanted));
  if (failed !== undefined) throw failed;
}

/** The objects that the store has and the repository has not. */
async function difference(store: Store): Promise<Set<string>> {
  const all = ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname)'];
  const kept = await git(bareView(store), all);
  const there = await callGit(bareView(store, { objects: store.repositoryObjects }), all);
  const lacking = new Set(
    kept
      .toString()
      .split('\n')
      .filter((id) => id !== ''),
  );
  for (const id of there.stdout.toString().split('\n')) lacking.delete(id);
  return lacking;
}

/** Makes the folders that every repository has, also where an agent has put links in their place. */
export function makeGivenFolders({ repositoryObjects }: Store): void {
  const hex = Array.from({ length: 256 }, (_, byte) => `objects/${byte.toString(16).padStart(2, '0')}`);
  for (const part of ['', ...GIVEN, ...hex]) {
    const path = join(dirname(repositoryObjects), part);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) continue;
    if (stats !== undefined) rmSync(path);
    if (!hex.includes(part)) mkdirSync(path);
  }
}

const LARGEST = 2n ** 26n;

/** Every object id that the state's git directory names: in refs, logs, the state of a merge or a rebase, and the index. */
async function idsNamed(store: Store, { files, commonFiles, tree }: State): Promise<string[]> {
  const own = [...files.map(inGit), ...commonFiles].filter(
    (file): file is PlainFile => file?.kind === 'file',
  );
  const texts = own.filter(({ path, size }) => NAMING.test(path) && BigInt(size) < LARGEST);
  const contents = await readSmallBlobs(
    bareView(store),
    texts.map(({ oid }) => oid),
  );
  const named = contents.flatMap(
    (content) => content.toString('latin1').match(/\b(?:[0-9a-f]{40}|[0-9a-f]{64})\b/g) ?? [],
  );
  const indexes = own.filter(({ path }) => /^(?:worktrees\/[^/]+\/)?index$/.test(path));
  const shared = own.filter(({ path }) => /^sharedindex\.[0-9a-f]+$/.test(path));
  const staged: string[] = [];
  for (const file of shared)
    writeFileSync(join(store.gitDir, file.path), await readBlob(bareView(store), file.oid));
  for (const file of indexes) staged.push(...(await idsInIndex(store, file)));
  for (const file of shared) rmSync(join(store.gitDir, file.path), { force: true });
  return [...named, ...staged, tree].filter((id) => !/^0+$/.test(id));
}

const NAMING =
  /^(?:worktrees\/[^/]+\/)?(?:[A-Z_]+$|packed-refs$|refs\/|logs\/|rebase-|sequencer\/|BISECT|shallow$)/;

/** A file in the repository's git directory, by its path there. */
function inGit(file: Plain): Plain | undefined {
  return file.path.startsWith('.git/') ? { ...file, path: file.path.slice('.git/'.length) } : undefined;
}

async function idsInIndex(store: Store, { oid }: PlainFile): Promise<string[]> {
  const copy = join(store.gitDir, 'index-recorded');
  writeFileSync(copy, await readBlob(bareView(store), oid));
  const { stdout } = await callGit(bareView(store, { indexFile: copy }), ['ls-files', '-z', '--stage']);
  rmSync(copy, { force: true });
  return zeroSeparated(stdout).flatMap((line) => {
    const [mode, id] = line.split(' ');
    return mode === '160000' || id === undefined ? [] : [id];
  });
}
