import { copyFileSync, fchmodSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, shownPath } from '../../git/bytes.ts';
import { withFile } from '../disk/content.ts';
import { at } from '../disk/entry.ts';
import type { Prepared } from '../types.ts';
import type { Change } from './changes.ts';

/** Keeps the agent's version of a path beside the run's other files, and says where. A folder has no content of its own. */
export function keepConflict(
  { state, workspace }: Prepared,
  { path, after }: Change,
  isCopied: boolean,
): string | undefined {
  if (after === undefined || after.kind === 'folder') return undefined;
  if (!isCopied) return `${workspace}/${shownPath(path)}`;
  const folder = join(state, 'conflicts');
  const from = at(workspace, path);
  try {
    mkdirSync(at(folder, folderOf(path)), { recursive: true, mode: 0o700 });
    if (after.kind === 'link') symlinkSync(readlinkSync(from, 'buffer'), at(folder, path));
    else {
      withFile(from, (fd) => {
        fchmodSync(fd, 0o600);
        copyFileSync(`/proc/self/fd/${fd}`, at(folder, path));
      });
    }
    return `${folder}/${shownPath(path)}`;
  } catch {
    // It is in the copy still.
    return `${workspace}/${shownPath(path)}`;
  }
}
