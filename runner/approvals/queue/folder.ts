import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from '../../state-folder.ts';
import { ChannelGone } from '../channel.ts';

/** Where requests wait for an answer from another process: `$XDG_STATE_HOME/paddock/approvals`. Nothing of it is mounted anywhere. */
export function approvalsFolder(environment?: NodeJS.ProcessEnv): string {
  return join(stateFolder(environment), 'approvals');
}

/** The files of a request. Each appears whole, under its name, or not at all. */
export function entryFiles(folder: string, key: string) {
  return {
    /** What is asked, while it waits. */
    entry: join(folder, `${key}.json`),
    /** The answer: the first that is made is the only one. */
    answer: join(folder, `${key}.answer`),
    /** What became of it, until the run is over. */
    settled: join(folder, `${key}.settled`),
  };
}

/** The longest file that is read, in bytes: a request is at most as long as a question of the gate, in JSON of JSON. */
const LONGEST = 16 * 1024 * 1024;
const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** Makes the folder where it is not there. Throws {@link ChannelGone} where others than its owner could reach into it. */
export async function openFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ChannelGone(`${folder}: can't be made (${(error as NodeJS.ErrnoException).code})`);
  }
  await checkFolder(folder);
}

/** Throws {@link ChannelGone} where a folder is a link, not ours, or open to others. */
export async function checkFolder(folder: string): Promise<void> {
  const found = await lstat(folder).catch((error: NodeJS.ErrnoException) => {
    throw new ChannelGone(`${folder}: can't be looked at (${error.code})`);
  });
  const own = process.geteuid?.();
  const wrong = found.isSymbolicLink()
    ? 'got a symbolic link, expected a folder'
    : !found.isDirectory()
      ? 'got no folder, expected one'
      : own !== undefined && found.uid !== own
        ? `belongs to the user ${found.uid}, expected ${own}`
        : (found.mode & 0o077) !== 0
          ? `got the mode ${(found.mode & 0o777).toString(8)}, expected 700`
          : undefined;
  if (wrong !== undefined) throw new ChannelGone(`${folder}: ${wrong}; nothing is read from it`);
}

/** Writes a file that appears whole, in the place of what was there. */
export async function putFile(path: string, content: object): Promise<void> {
  const own = await writeAside(path, content);
  await rename(own, path);
}

/** Writes a file that appears whole, if there is none; whether it did. */
export async function putFirst(path: string, content: object): Promise<boolean> {
  const own = await writeAside(path, content);
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(own).catch(() => undefined);
  }
}

async function writeAside(path: string, content: object): Promise<string> {
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
  return own;
}

/** The JSON of a file of ours; undefined where there is none. Throws for a link, somebody else's file, and what is no JSON. */
export async function readOwn(path: string): Promise<unknown> {
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new Error(error.code === 'ELOOP' ? 'it is a symbolic link' : `it can't be read (${error.code})`);
    },
  );
  if (handle === undefined) return undefined;
  try {
    const found = await handle.stat();
    const { uid, mode, size } = found;
    const own = process.geteuid?.();
    if (!found.isFile()) throw new Error('it is no file');
    if (own !== undefined && uid !== own) throw new Error(`it belongs to the user ${uid}, expected ${own}`);
    if ((mode & 0o022) !== 0) throw new Error(`others can write to it (mode ${(mode & 0o777).toString(8)})`);
    if (size > LONGEST) throw new Error(`it is too long (${size} bytes)`);
    return JSON.parse(await handle.readFile('utf8')) as unknown;
  } finally {
    await handle.close();
  }
}

/** The keys of the files of one kind in the folder; none where there is no folder. */
export async function keysIn(folder: string, kind: 'json' | 'settled' = 'json'): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.flatMap((name) => new RegExp(`^([0-9a-f]{32,64})\\.${kind}$`).exec(name)?.[1] ?? []);
}

/** Removes all that belongs to a key, half-written files too. */
export async function removeEntry(folder: string, key: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (name.startsWith(`${key}.`)) await unlink(join(folder, name)).catch(() => undefined);
}
