import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { RootlessFacts } from '../checks/rootless.ts';
import { printed } from './programs.ts';

/** The text of a file; undefined where it can't be read. */
export const textOf = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );

/** What rootless podman needs of the system, as it is. */
export async function rootlessFacts(uid: number): Promise<RootlessFacts> {
  const [subuid, subgid, maxNamespaces, isCloneAllowed, apparmor, ...maps] = await Promise.all([
    textOf('/etc/subuid'),
    textOf('/etc/subgid'),
    textOf('/proc/sys/user/max_user_namespaces'),
    textOf('/proc/sys/kernel/unprivileged_userns_clone'),
    textOf('/proc/sys/kernel/apparmor_restrict_unprivileged_userns'),
    // Without arguments they print how they are used, and do nothing.
    printed('newuidmap', []),
    printed('newgidmap', []),
  ]);
  return {
    user: nameOf(uid),
    uid,
    subuid: subuid ?? '',
    subgid: subgid ?? '',
    hasMaps: maps.every((text) => text !== undefined),
    ...{ maxNamespaces, isCloneAllowed, apparmor },
  };
}

function nameOf(uid: number): string {
  try {
    return userInfo().username;
  } catch {
    // The user is in no list of users.
    return String(uid);
  }
}
