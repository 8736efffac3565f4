import { copyFileSync, lchownSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isOurs } from '../../checkpoint/record.ts';
import { type BytePath, shownPath } from '../../git/bytes.ts';
import { userIgnoreFile } from '../../git/config.ts';
import { type Refs, readRefs } from '../../git/refs.ts';
import type { Repository } from '../../git/repository.ts';
import { at, type Entry, look } from '../disk/entry.ts';
import { LIMITS, walk } from '../disk/walk.ts';
import type { Judge } from '../protect/judge.ts';
import type { RepositoryBefore } from '../types.ts';
import type { Owner } from '../user.ts';
import { copyIndexFiles, readIndex, tidyIndex } from './index.ts';
import type { ObjectMounts } from './objects-mounts.ts';
import { copySettings, readSettings } from './settings.ts';
import { OPERATIONS, readSmall, readStates } from './small-files.ts';
import { readStash } from './stash.ts';

export interface Build {
  readonly workspace: string;
  /** The working tree below the workspace. */
  readonly folder: BytePath;
  readonly places: Repository;
  readonly judge: Judge;
  readonly objects: ObjectMounts;
  readonly owner: Owner | undefined;
  /** Hears what a person should know. */
  readonly notes: string[];
}

const MOST_LOG = 2 ** 22;
const MOST_RULES = 2 ** 20;

/**
 * Makes a `.git` for the copy of a working tree: whole in itself, whatever the user's is (a folder, a linked worktree's file, a
 * submodule's). It has the refs, the index and what git knows of an operation under way; of the configuration only
 * what runs nothing; no hooks; and it borrows all objects.
 */
export async function buildRepository(build: Build): Promise<RepositoryBefore> {
  const { workspace, folder, places, judge, objects, owner, notes } = build;
  const gitDir = join(workspace, folder, '.git');
  for (const part of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'hooks', 'info']) {
    mkdirSync(join(gitDir, part), { recursive: true });
  }
  const { sources, targets } = await objects.add(places.commonDir);
  write(gitDir, 'objects/info/alternates', targets.map((target) => `${target}\n`).join(''));
  write(gitDir, 'config', copySettings(places.root, await readSettings(places)));

  const { head, refs } = readRefs(places);
  const own = Object.fromEntries(Object.entries(refs).filter(([ref]) => !isOurs(ref)));
  write(gitDir, 'HEAD', `${head ?? 'ref: refs/heads/main'}\n`);
  writeRefs(gitDir, own);
  const shallow = readSmall(join(places.commonDir, 'shallow'), MOST_LOG);
  if (shallow !== undefined) write(gitDir, 'shallow', shallow);
  await copyRules(gitDir, places);
  copyLogs(gitDir, places, own);
  const states = readStates(places.gitDir);
  for (const [name, text] of Object.entries(states)) write(gitDir, name, text);
  const operations = OPERATIONS.filter((name) => look(join(places.gitDir, name))?.kind === 'folder');
  for (const name of operations) copyOperation(join(places.gitDir, name), join(gitDir, name));

  const view = { gitDir, indexFile: join(gitDir, 'index'), workTree: join(workspace, folder) };
  if (copyIndexFiles(places.gitDir, view.indexFile)) {
    const inside = (path: BytePath) => (folder === '' ? path : `${folder}/${path}`);
    const blocked = await tidyIndex(view, ({ path }) => judge.tier(inside(path), false).tier === 'blocked');
    if (blocked.length > 0) {
      const first = shownPath(inside(blocked[0]?.path ?? ''));
      const others = blocked.length === 1 ? '' : ` and ${blocked.length - 1} more`;
      notes.push(
        `${first}${others}: blocked, but committed, so git shows the agent what the history has of it`,
      );
    }
  }
  const index = await readIndex(view);
  return {
    ...{
      folder,
      places,
      head,
      refs: own,
      stash: readStash(places.commonDir),
      index,
      states,
      operations,
      shallow,
    },
    objects: sources,
    metadata: settle(gitDir, owner),
  };
}

function write(gitDir: string, name: string, text: string): void {
  const path = join(gitDir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, 'latin1');
}

function writeRefs(gitDir: string, refs: Refs): void {
  const lines: string[] = [];
  for (const [ref, value] of Object.entries(refs).sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (value.startsWith('ref: ')) write(gitDir, ref, `${value}\n`);
    else lines.push(`${value} ${ref}\n`);
  }
  writeFileSync(join(gitDir, 'packed-refs'), lines.join(''));
}

/** What is ignored, the user's own rules included; which attributes there are; what is checked out. */
async function copyRules(gitDir: string, { commonDir, gitDir: own, ignoreFile }: Repository): Promise<void> {
  const files = [ignoreFile ?? (await userIgnoreFile()), join(commonDir, 'info/exclude')];
  const ignored = files
    .map((file) => readSmall(file, MOST_RULES) ?? '')
    .map((text) => text.replace(/(?<!\n)$/, '\n'));
  write(gitDir, 'info/exclude', ignored.join(''));
  for (const name of ['info/attributes', 'info/sparse-checkout']) {
    const text = readSmall(join(own, name), MOST_RULES) ?? readSmall(join(commonDir, name), MOST_RULES);
    if (text !== undefined) write(gitDir, name, text);
  }
}

function copyLogs(gitDir: string, places: Repository, refs: Refs): void {
  const names = Object.keys(refs).filter((ref) => ref.startsWith('refs/heads/') || ref === 'refs/stash');
  for (const name of ['HEAD', ...names]) {
    const from = name === 'HEAD' ? places.gitDir : places.commonDir;
    const text = readSmall(join(from, 'logs', name), MOST_LOG);
    if (text !== undefined) write(gitDir, `logs/${name}`, text);
  }
}

function copyOperation(from: string, to: string): void {
  mkdirSync(to);
  walk({
    root: from,
    limits: LIMITS,
    visit: (path, entry) => {
      if (entry.kind === 'folder') mkdirSync(at(to, path));
      else if (entry.kind === 'file') copyFileSync(at(from, path), at(to, path));
      return true;
    },
  });
}

/** Gives a `.git` to its user, and says what is in it now but for the objects. */
function settle(gitDir: string, owner: Owner | undefined): Map<BytePath, Entry> {
  const paths: BytePath[] = [];
  walk({
    root: gitDir,
    limits: LIMITS,
    visit: (path, entry, place) => {
      if (owner) lchownSync(place, owner.uid, owner.gid);
      paths.push(path);
      return entry.kind === 'folder';
    },
  });
  if (owner) lchownSync(gitDir, owner.uid, owner.gid);
  const metadata = new Map<BytePath, Entry>();
  for (const path of paths) {
    const entry = look(at(gitDir, path));
    if (entry) metadata.set(path, entry);
  }
  return metadata;
}
