import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../failure.ts';
import { type BytePath, bytesOf, foldersAbove, shownPath } from '../../../git/bytes.ts';
import type { Refs } from '../../../git/refs.ts';
import { findRepository, type Repository } from '../../../git/repository.ts';
import { Beneath, Obstacle } from '../../disk/beneath.ts';
import { at, look } from '../../disk/entry.ts';
import type { Prepared, RepositoryBefore } from '../../types.ts';
import { readIndex } from '../index.ts';
import { isObjectId } from '../names.ts';
import { isHarmless, readSettingsFile } from '../settings.ts';
import { readSmall, readSmallBeneath } from '../small-files.ts';
import { hostGit, onHost } from './host.ts';

/**
 * Makes a worktree on the host where the agent made one, still without files, by the host's git: its pointers are git's own. Returns what it
 * is before the agent's index and HEAD come, or why there is none.
 */
export async function addWorktree(
  prepared: Prepared,
  main: RepositoryBefore,
  folder: BytePath,
  agentDir: string,
  refs: Refs,
): Promise<RepositoryBefore | string> {
  const link = foldersAbove(folder).find(
    (above) => !['folder', undefined].includes(look(at(prepared.root, above))?.kind),
  );
  if (link !== undefined) return `${shownPath(link)} is no folder`;
  const path = join(prepared.root, bytesOf(folder).toString());
  const known = look(join(path, '.git'));
  if (known === undefined) {
    const head = readSmallBeneath(agentDir, 'HEAD', 4096)?.trim() ?? '';
    const commit = isObjectId(head) ? head : refs[head.replace(/^ref: /, '')];
    if (commit === undefined) return 'its HEAD leads to no commit';
    const host = hostGit(main.places, prepared.run);
    const made = await onHost(host, ['worktree', 'add', '--no-checkout', '--detach', path, commit]);
    if (made.exitCode !== 0) return made.stderr.trim();
    // The index alone: no file is written, so no filter runs.
    const filled = await onHost(hostGit(await findRepository(path), prepared.run), ['read-tree', 'HEAD']);
    if (filled.exitCode !== 0) return filled.stderr.trim();
  }
  try {
    const places = await findRepository(path);
    if (places.root !== path || places.commonDir !== main.places.commonDir) return 'something else is there';
    const head = readSmall(join(places.gitDir, 'HEAD'), 4096)?.trim();
    const index = await readIndex({ gitDir: places.gitDir, indexFile: join(places.gitDir, 'index') });
    return { ...main, folder, places, head, index, states: {}, operations: [], metadata: new Map() };
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

/**
 * Makes an empty repository on the host where the agent made one: with a configuration of ours, and without hooks. Returns what it is
 * before the agent's commits come, or why there is none.
 */
export async function addRepository(
  prepared: Prepared,
  folder: BytePath,
): Promise<RepositoryBefore | string> {
  const agentDir = join(prepared.workspace, bytesOf(folder).toString(), '.git');
  const path = join(prepared.root, bytesOf(folder).toString());
  const host = new Beneath(prepared.root);
  try {
    const gitDir = host.in(folder, '.git');
    const format = /objectformat\s*=\s*"?sha256/i.test(readSmall(join(agentDir, 'config'), 2 ** 16) ?? '')
      ? 'sha256'
      : 'sha1';
    if (look(gitDir) === undefined) makeEmpty(gitDir.toString(), format);
    const places: Repository = {
      root: path,
      gitDir: join(path, '.git'),
      commonDir: join(path, '.git'),
      objectFormat: format,
      ignoreCase: false,
      isSparse: false,
    };
    return {
      ...{
        folder,
        places,
        head: 'ref: refs/heads/main',
        refs: {},
        stash: [],
        index: [],
        states: {},
        operations: [],
      },
      objects: [join(path, '.git/objects')],
      shallow: undefined,
      metadata: new Map(),
    };
  } catch (error) {
    if (error instanceof Obstacle) return error.message;
    throw error;
  } finally {
    host.close();
  }
}

function makeEmpty(gitDir: string, format: 'sha1' | 'sha256'): void {
  for (const part of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
    mkdirSync(join(gitDir, part), { recursive: true });
  const version = format === 'sha1' ? '0' : '1';
  const extension = format === 'sha1' ? '' : '[extensions]\n\tobjectformat = sha256\n';
  writeFileSync(
    join(gitDir, 'config'),
    `[core]\n\trepositoryformatversion = ${version}\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n${extension}`,
  );
  writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/main\n');
}

/** Whether a file of a new repository is what `git init` puts there, and so worth no word. */
export async function isUsual(agentDir: string, path: string): Promise<boolean> {
  if (path === 'config') {
    const file = join(agentDir, 'config');
    if (look(file)?.kind !== 'file') return false;
    const settings = await readSettingsFile(file).catch(() => undefined);
    return settings?.every(([key]) => isHarmless(key)) ?? false;
  }
  return /^(?:description|hooks|hooks\/[a-z-]+\.sample|info|info\/exclude|branches)$/.test(path);
}
