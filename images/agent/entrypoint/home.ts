import {
  accessSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { shown } from './shown.ts';

/** A home directory that cannot be used, or something in it that is not what it should be. */
export class HomeError extends Error {}

/**
 * Makes what a CLI needs in the home directory: for each relative path a file with that text, or a directory for
 * null, private (0600, 0700), with the directories above it. What is there stays as it is. `{cwd}` in a text stands
 * for the working directory, escaped for the inside of a JSON string. Throws a HomeError with one line.
 *
 * Nothing is reached through a symbolic link: a home that outlives its container may hold what an agent left there.
 */
export function prepareHome(
  home: string,
  needs: Readonly<Record<string, string | null>>,
  workingDirectory: string,
): void {
  requireWritable(home, `--tmpfs ${home}`);
  const cwd = JSON.stringify(workingDirectory).slice(1, -1);
  for (const [path, text] of Object.entries(needs)) {
    const parts = path.split('/');
    if (parts.some((part) => ['', '.', '..'].includes(part))) {
      throw new HomeError(
        `${shown(path)} is no path below the home directory. Use the image as it was built`,
      );
    }
    const folders = text === null ? parts : parts.slice(0, -1);
    folders.forEach((_, index) => {
      makeFolder(join(home, ...folders.slice(0, index + 1)));
    });
    if (text !== null)
      makeFile(
        join(home, path),
        text.replaceAll('{cwd}', () => cwd),
      );
  }
}

/** Throws a HomeError unless `folder` is a directory, not a link, that this user may write to. `option` would make it so. */
export function requireWritable(folder: string, option: string): void {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) {
    const found =
      stats === undefined ? 'is missing' : stats.isSymbolicLink() ? 'is a link' : 'is no directory';
    throw new HomeError(`${folder} ${found}, expected a directory. Add ${option}`);
  }
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new HomeError(`${folder} cannot be written by user ${process.getuid?.()}. Add ${option}`);
  }
}

function makeFolder(path: string): void {
  attempt(path, () => mkdirSync(path, { mode: 0o700 }));
  if (!lstatSync(path).isDirectory()) throw notOurs(path, 'a directory');
}

function makeFile(path: string, text: string): void {
  const file = attempt(path, () => openSync(path, 'wx', 0o600));
  if (file === undefined) {
    if (!lstatSync(path).isFile()) throw notOurs(path, 'a file');
    return;
  }
  try {
    writeSync(file, text);
  } catch (error) {
    unlinkSync(path);
    throw new HomeError(`${path} cannot be written (${codeOf(error)}). Give the home directory more room`);
  } finally {
    closeSync(file);
  }
}

/** What `make` returns; undefined where the path is taken already. */
function attempt<T>(path: string, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw new HomeError(
      `${path} cannot be made (${codeOf(error)}). Use a tmpfs or a volume of this user as home`,
    );
  }
}

function notOurs(path: string, expected: string): HomeError {
  return new HomeError(`${path} is not ${expected}, or is a link. Take it away`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
