import { type Check, fail, ok, warn } from '../check.ts';

/** The folder that runs, logs and checkpoints are kept in. */
export interface StateFacts {
  path: string;
  /** Of the folder, or of the nearest one above it that is there. */
  nearest: string;
  isFolder: boolean;
  mode: number;
  uid: number;
  /** Who asks; undefined where the system has no such numbers. */
  own: number | undefined;
  /** Why it can't be written, as an error code. */
  denied: string | undefined;
  /** The working tree that one is in, where there is one. */
  repository: string | undefined;
}

export function stateCheck(facts: StateFacts): Check {
  const { path, nearest, isFolder, mode, uid, own, denied, repository } = facts;
  const name = 'state folder';
  const elsewhere = 'export XDG_STATE_HOME="$HOME/.local/state"';
  if (repository !== undefined && `${path}/`.startsWith(`${repository}/`)) {
    return fail(name, `${path} is in the repository: an agent could write it`, elsewhere);
  }
  if (!isFolder) return fail(name, `${nearest} is no folder`, `move ${nearest} away; or ${elsewhere}`);
  if (path === nearest && own !== undefined && uid !== own) {
    return fail(
      name,
      `${path} belongs to the user ${uid}`,
      `sudo chown --recursive "$USER" ${path}; or ${elsewhere}`,
    );
  }
  if (denied !== undefined) return fail(name, `${nearest} can't be written (${denied})`, elsewhere);
  if (path !== nearest) return ok(name, `${path}, made by the first run`);
  if ((mode & 0o077) !== 0) {
    const bits = (mode & 0o777).toString(8);
    return warn(
      name,
      `${path} has the mode ${bits}: other users see what runs there are`,
      `chmod 700 ${path}`,
    );
  }
  return ok(name, path);
}
