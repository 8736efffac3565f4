import { type Check, fail, ok, warn } from '../check.ts';
import type { Install } from '../install.ts';

/** What rootless podman needs of the system. */
export interface RootlessFacts {
  user: string;
  uid: number;
  /** The texts of `/etc/subuid` and `/etc/subgid` (subuid(5)). */
  subuid: string;
  subgid: string;
  /** Whether newuidmap(1) and newgidmap(1) are there. */
  hasMaps: boolean;
  /** `/proc/sys/user/max_user_namespaces`; undefined where the kernel has no such file. */
  maxNamespaces: string | undefined;
  /** `/proc/sys/kernel/unprivileged_userns_clone`, which is Debian's. */
  isCloneAllowed: string | undefined;
  /** `/proc/sys/kernel/apparmor_restrict_unprivileged_userns`, which is Ubuntu's. */
  apparmor: string | undefined;
}

/** Ids that an image may use; what useradd(8) hands out. */
const ENOUGH = 65_536;

/** The rows for a user who is not root. */
export function rootlessChecks(facts: RootlessFacts, install: Install): Check[] {
  return [
    subordinate('subuid', facts),
    subordinate('subgid', facts),
    maps(facts, install),
    namespaces(facts),
  ];
}

/** The same for root, who needs none of it. */
export const rootChecks = (): Check[] => [ok('user namespaces', 'not needed: the engine works as root')];

function subordinate(name: 'subuid' | 'subgid', { user, uid, ...facts }: RootlessFacts): Check {
  const count = idsOf(facts[name], user, uid);
  if (count >= ENOUGH) return ok(name, `${count} ids for ${user}`);
  const found =
    count === 0 ? `no ids for ${user} in /etc/${name}` : `${count} ids for ${user}, fewer than ${ENOUGH}`;
  const start = firstFree(facts[name]);
  const range = `${start}-${start + ENOUGH - 1}`;
  return fail(name, found, `sudo usermod --add-${name}s ${range} ${user}; podman system migrate`);
}

/** How many ids a user has: the lines name the user, or its number. */
export function idsOf(text: string, user: string, uid: number): number {
  return rangesOf(text)
    .filter(({ owner }) => owner === user || owner === String(uid))
    .reduce((sum, { count }) => sum + count, 0);
}

/** The first id that nobody has. */
export function firstFree(text: string): number {
  return Math.max(100_000, ...rangesOf(text).map(({ first, count }) => first + count));
}

function rangesOf(text: string) {
  return text.split('\n').flatMap((line) => {
    const [owner = '', first, count] = line.split(':');
    const range = { owner, first: Number(first), count: Number(count) };
    return Number.isSafeInteger(range.first) && Number.isSafeInteger(range.count) ? [range] : [];
  });
}

function maps({ hasMaps }: RootlessFacts, install: Install): Check {
  return hasMaps
    ? ok('newuidmap', 'there')
    : fail('newuidmap', 'newuidmap or newgidmap is not on PATH', install('uidmap'));
}

function namespaces({ maxNamespaces, isCloneAllowed, apparmor }: RootlessFacts): Check {
  const name = 'user namespaces';
  if (maxNamespaces === '0') {
    return fail(name, 'user.max_user_namespaces is 0', 'sudo sysctl --write user.max_user_namespaces=28633');
  }
  if (isCloneAllowed === '0') {
    const remedy = 'sudo sysctl --write kernel.unprivileged_userns_clone=1';
    return fail(name, 'kernel.unprivileged_userns_clone is 0', remedy);
  }
  if (apparmor === '1') {
    return warn(
      name,
      'AppArmor lets only programs with a profile make them; a podman from elsewhere than the system has none',
      "the system's own podman; or a profile for yours in /etc/apparmor.d",
    );
  }
  return ok(name, maxNamespaces === undefined ? 'no limit is known' : `up to ${maxNamespaces}`);
}
