import { constants, type Stats } from 'node:fs';
import { access, lstat, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure, STATUS } from '../failure.ts';

/** What is found where a file is to be rendered. */
export type Seen =
  /** Another tool keeps it; `why` says how that shows. */
  | { state: 'managed'; why: string }
  /** There, or not (`text` is undefined). `real` is where a write goes, behind any links. */
  | { state: 'ours'; real: string; text: string | undefined; mode: number | undefined; writable: boolean };

const STORE = '/nix/store/';

/**
 * Looks at a file below a CLI's configuration folder. A link to the Nix store, or to something that is not writable, is
 * another tool's; any other link leads to the file that is meant. Throws a {@link Failure} for what is no file, a link to
 * nothing, and what cannot be read.
 */
export async function look(folder: string, path: string): Promise<Seen> {
  const file = join(folder, path);
  const real = await behindLinks(file);
  if (real.startsWith(STORE)) return { state: 'managed', why: 'a link to the Nix store' };
  const found = await statOf(real);
  const linked = real !== join(await behindLinks(dirname(folder)), basename(folder), path);
  const writable = await isWritable(real, found);
  if (linked && !writable) return { state: 'managed', why: 'a link to a file that is not writable' };
  if (found === undefined) return { state: 'ours', real, text: undefined, mode: undefined, writable };
  if (!found.isFile()) {
    const got = found.isDirectory() ? 'a folder' : 'no regular file';
    throw new Failure(STATUS.data, `${file}: got ${got}, expected a file; move it away, then run this again`);
  }
  return { state: 'ours', real, text: await readText(file, real), mode: found.mode & 0o7777, writable };
}

/** The path with every link in it followed; names that are not there yet stay as they are. */
async function behindLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') throw new Failure(STATUS.data, `${path}: got links in a circle, expected a file`);
    if (code === 'ENOTDIR') {
      throw new Failure(STATUS.data, `${path}: got a file above it, expected folders; move that file away`);
    }
    if (code !== 'ENOENT') throw unreadable(path, error);
  }
  const isLink = (await lstat(path).catch(() => undefined))?.isSymbolicLink() ?? false;
  if (isLink) {
    const to = await readlink(path);
    if (to.startsWith(STORE)) return to;
    throw new Failure(
      STATUS.data,
      `${path}: got a link to ${to}, which is not there, expected a file; remove the link or bring that file back`,
    );
  }
  const above = dirname(path);
  return above === path ? path : join(await behindLinks(above), basename(path));
}

async function statOf(path: string): Promise<Stats | undefined> {
  return await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unreadable(path, error);
  });
}

/** Whether the file can be replaced: its owner may write to it, and we to the folder that it is in. */
async function isWritable(real: string, found: Stats | undefined): Promise<boolean> {
  // The superuser may write to everything; that the mode forbids it still shows that somebody does not want it.
  if (found !== undefined && (found.mode & 0o200) === 0) return false;
  const able = async (path: string) =>
    await access(path, constants.W_OK).then(
      () => true,
      () => false,
    );
  return (await able(await nearest(dirname(real)))) && (found === undefined || (await able(real)));
}

async function nearest(folder: string): Promise<string> {
  if (dirname(folder) === folder || (await stat(folder).catch(() => undefined)) !== undefined) return folder;
  return await nearest(dirname(folder));
}

async function readText(file: string, real: string): Promise<string> {
  const bytes = await readFile(real).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure(
      STATUS.data,
      `${file}: got bytes that are no UTF-8, expected text; correct it, then run this again`,
    );
  }
}

function unreadable(file: string, error: unknown): Failure {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  return new Failure(
    STATUS.data,
    `${file}: cannot be read (${code}); make it readable: chmod u+r, then run this again`,
  );
}
