import { type Check, fail, ok, warn } from '../check.ts';

/** No machine that runs this can be before it: TLS would take every certificate for one that is not valid yet. */
const EARLIEST = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;

/** `newest` is the time of the newest thing that this machine has written for Paddock. Both in milliseconds since 1970. */
export function clockCheck(now: number, newest: number | undefined): Check {
  const remedy = 'sudo timedatectl set-ntp true';
  const shown = new Date(now).toISOString();
  if (now < EARLIEST) return fail('clock', `${shown} is before Paddock was made`, remedy);
  if (newest !== undefined && newest - now > MINUTE) {
    return warn('clock', `${shown} is before an audit log of ${new Date(newest).toISOString()}`, remedy);
  }
  return ok('clock', shown);
}

/** `enforce` is `/sys/fs/selinux/enforce`; undefined where there is no SELinux. */
export function selinuxCheck(enforce: string | undefined): Check {
  if (enforce === undefined) return ok('SELinux', 'not there');
  if (enforce !== '1') return ok('SELinux', 'permissive');
  return warn(
    'SELinux',
    "enforcing: the copy is labelled for the box, your repository's objects, which it reads, are not",
    'if git in the box is denied: chcon --recursive --type container_ro_file_t .git/objects',
  );
}

/** What dead runs have left. */
export function leftCheck(networks: readonly string[], copies: readonly string[]): Check {
  const left = [
    networks.length > 0 && `containers of ${networks.join(', ')}`,
    copies.length > 0 && `copies of ${copies.join(', ')}`,
  ].filter((part) => part !== false);
  return left.length === 0
    ? ok('left over', 'nothing of dead runs')
    : warn('left over', left.join('; '), 'paddock sweep');
}
