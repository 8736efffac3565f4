import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { Failure, STATUS } from '../failure.ts';
import { newToken } from '../network/token.ts';
import { stateFolder } from '../state-folder.ts';

/** What is kept on the host of a standing network: its folder, which only its user can read, and what lies in it. */
export interface State {
  folder: string;
  /** The run's token; made once for a network, so that who is behind it keeps it when the policy changes. */
  token: string;
}

/** The folder for a network: `$XDG_STATE_HOME/paddock/egress/<id>`, by default below `~/.local/state`. */
export function folderOf(id: string, environment?: NodeJS.ProcessEnv): string {
  return join(stateFolder(environment), 'egress', id);
}

/** The state of a network, made where there is none. Throws a {@link Failure} where it can't be written. */
export async function openState(id: string): Promise<State> {
  const folder = folderOf(id);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const known = await readState(id);
    if (known !== undefined) return known;
    const token = newToken();
    await writeState(folder, 'token', `${token}\n`);
    return { folder, token };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      STATUS.cannotCreate,
      `${folder}: cannot be written (${reason}); set XDG_STATE_HOME to a folder of yours`,
    );
  }
}

/** The state of a network, or undefined where there is none. */
export async function readState(id: string): Promise<State | undefined> {
  const folder = folderOf(id);
  const text = await readFile(join(folder, 'token'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : { folder, token: text.trim() };
}

/** Writes one file of a state's folder, readable by its user alone where `mode` says nothing else. */
export async function writeState(folder: string, name: string, text: string, mode = 0o600): Promise<string> {
  const path = join(folder, name);
  await writeFileAtomic(path, text, { mode });
  return path;
}

/** Forgets a network. */
export async function removeState(id: string): Promise<void> {
  await rm(folderOf(id), { recursive: true, force: true });
}
