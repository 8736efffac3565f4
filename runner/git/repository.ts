import { type BigIntStats, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Failure, STATUS } from '../failure.ts';
import { type Config, isTrue, readConfig } from './config.ts';
import { refused, requireFormat } from './format.ts';

/** Where a repository lies; absolute, without symbolic links. */
export interface Places {
  /** The working tree. */
  root: string;
  /** What belongs to this working tree: HEAD, the index. The same as `commonDir` but in a linked worktree. */
  gitDir: string;
  /** What all working trees share: objects, branches, configuration. */
  commonDir: string;
}

/** A repository that can be worked with, and what its configuration says about how. */
export interface Repository extends Places {
  objectFormat: 'sha1' | 'sha256';
  ignoreCase: boolean;
  /** Whether its index may stand for folders, so that trees are needed to read it. */
  isSparse: boolean;
  /** The file of ignored paths that the repository's own configuration names. */
  ignoreFile?: string;
}

/**
 * Finds the repository that a folder belongs to. Throws a {@link Failure} with the reason and the remedy for a folder in no
 * repository, a bare one, one that belongs to another user, and one whose files point where they should not.
 */
export async function findRepository(folder: string): Promise<Repository> {
  const start = realFolder(folder);
  const root = ancestors(start).find((ancestor) => exists(join(ancestor, '.git')));
  if (root === undefined) throw noRepository(start);
  const gitDir = gitDirOf(root);
  const commonDir = commonDirOf(gitDir);
  for (const place of [root, gitDir, commonDir]) requireOwn(place);
  for (const part of [join(gitDir, 'HEAD'), join(commonDir, 'objects')]) {
    if (!exists(part))
      throw refused(`${part} is missing, so ${root} is no repository`, 'repair it, or run git init');
  }

  const config = new Map([
    ...(await configAt(join(commonDir, 'config'))),
    ...(await configAt(join(gitDir, 'config.worktree'))),
  ]);
  requireFormat(root, config);
  requirePointsBack(root, gitDir, commonDir, config);
  const ignoreFile = config.get('core.excludesfile');
  return {
    ...{ root, gitDir, commonDir },
    objectFormat: config.get('extensions.objectformat') === 'sha256' ? 'sha256' : 'sha1',
    ignoreCase: isTrue(config.get('core.ignorecase')),
    isSparse: isTrue(config.get('core.sparsecheckout')),
    ...(ignoreFile !== undefined && { ignoreFile: resolve(root, ignoreFile.replace(/^~(?=\/)/, homedir())) }),
  };
}

/** A folder and all above it, the nearest first. */
export function ancestors(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...ancestors(above)];
}

/** A folder's path without symbolic links. Throws a {@link Failure} where it is none. */
export function realFolder(folder: string): string {
  try {
    const real = realpathSync(folder);
    if (statSync(real).isDirectory()) return real;
  } catch {
    // Said below.
  }
  throw new Failure(STATUS.usage, `${folder}: is no folder; name one in a git repository`);
}

function look(path: string): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false });
}

const exists = (path: string) => look(path) !== undefined;

function noRepository(folder: string): Failure {
  const bare = ancestors(folder).find((place) =>
    ['HEAD', 'objects', 'refs'].every((part) => exists(join(place, part))),
  );
  return bare === undefined
    ? refused(`${folder} is in no git repository`, 'run git init and commit once, or name another folder')
    : refused(`${bare} is a bare repository, without a working tree`, 'name a clone of it, or a worktree');
}

function gitDirOf(root: string): string {
  const path = join(root, '.git');
  const stats = look(path);
  if (stats?.isDirectory()) return path;
  if (!stats?.isFile())
    throw refused(`${path} is neither a folder nor a file`, 'put the folder itself there');
  return realTarget(path, followGitFile(path, root));
}

/** Where a `.git` file points (gitrepository-layout(5)). */
export function followGitFile(path: string, folder: string): string {
  const text = readSmall(path);
  const match = /^gitdir: (.+?)\r?\n?$/s.exec(text ?? '');
  if (match?.[1] === undefined)
    throw refused(`${path} does not say where the repository is`, 'expected gitdir: PATH in it');
  return resolve(folder, match[1]);
}

function commonDirOf(gitDir: string): string {
  const path = join(gitDir, 'commondir');
  return exists(path) ? realTarget(path, resolve(gitDir, readSmall(path)?.trim() ?? '')) : gitDir;
}

function realTarget(pointer: string, target: string): string {
  try {
    return realpathSync(target);
  } catch {
    throw refused(
      `${pointer} points to ${target}, which is not there`,
      'run git worktree repair, or git submodule update',
    );
  }
}

/** The text of a regular file of at most 4 KiB; undefined for anything else. */
function readSmall(path: string): string | undefined {
  const stats = look(path);
  return stats?.isFile() && stats.size <= 4096n ? readFileSync(path, 'utf8') : undefined;
}

function requireOwn(place: string): void {
  const own = process.geteuid?.();
  const { uid } = statSync(place);
  if (own === undefined || uid === own) return;
  throw refused(
    `${place} belongs to user ${uid}, and this is user ${own}`,
    `run this as its owner, or chown it`,
  );
}

async function configAt(path: string): Promise<Config> {
  const stats = look(path);
  if (stats === undefined) return new Map();
  if (!stats.isFile()) throw refused(`${path} is no regular file`, 'put the file itself there');
  return await readConfig(path);
}

/** A git folder elsewhere counts only if it names this working tree: else a planted pointer would have us work on another. */
function requirePointsBack(root: string, gitDir: string, commonDir: string, config: Config): void {
  const path = join(root, '.git');
  const named = config.get('core.worktree');
  if (named !== undefined) {
    const target = realTarget(`${gitDir}/config (core.worktree)`, resolve(gitDir, named));
    if (target === root) return;
    throw refused(
      `${gitDir} says that its working tree is ${target}, not ${root}`,
      'run git config --unset core.worktree',
    );
  }
  if (gitDir === path) return;
  if (gitDir !== commonDir) {
    const back = readSmall(join(gitDir, 'gitdir'))?.trim() ?? '';
    if (back !== '' && resolve(gitDir, back) === path) return;
  }
  throw refused(
    `${path} points to ${gitDir}, which does not point back`,
    `run git worktree repair; or git config core.worktree ${root} if it was made with --separate-git-dir`,
  );
}
