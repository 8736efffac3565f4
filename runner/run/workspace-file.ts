import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseWorkspaceFile, type Workspace } from '../../policy/containment/containment.ts';
import { readGroups } from '../egress/settings.ts';
import { Failure, STATUS } from '../failure.ts';

export const WORKSPACE_FILE = 'paddock.toml';

/** What the `paddock.toml` of a working tree says; the defaults where there is none. Throws a ConfigurationError. */
export async function readWorkspaceFile(root: string): Promise<Workspace> {
  const path = join(root, WORKSPACE_FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new Failure(STATUS.data, `${path}: cannot be read (${error.code})`);
  });
  const groups = await readGroups();
  return parseWorkspaceFile(WORKSPACE_FILE, text, [...groups.keys()]);
}
