import type { Facts, ManagedFile } from '../facts.ts';
import { shown } from '../shown.ts';

/** Folders with their contents that decide what the agent may do. Each has to be there. */
export const MANAGED_TREES: readonly string[] = [
  '/etc/claude-code',
  '/etc/codex',
  '/etc/gemini-cli',
  '/etc/paddock',
  '/usr/lib/paddock',
];

/** Folders whose direct contents count, and the folders above all of these: who may write there may swap them. */
export const MANAGED_FOLDERS: readonly string[] = ['/usr/local/bin', '/opt'];
export const MANAGED_ABOVE: readonly string[] = ['/', '/etc', '/usr', '/usr/lib', '/usr/local', '/usr/bin'];

/** Where programs and their configuration live: no mount belongs there. */
const CLOSED = /^\/(etc|usr|opt|bin|sbin|lib|lib32|lib64|libx32)(\/|$)/;

/** What engines put there by themselves, and the CA certificates and time zone of the place. */
const OPEN = [
  /^\/etc\/(hosts|hostname|resolv\.conf|passwd|group|localtime|timezone)$/,
  /^(\/usr)?\/sbin\/docker-init$/,
  /^\/etc\/ssl\/certs(\/|$)/,
  /^\/usr\/(local\/)?share\/(ca-certificates|zoneinfo)(\/|$)/,
];

/** Nothing is mounted over the image's programs and configuration. */
export function configurationNotCovered({ mounts }: Facts): string | undefined {
  if (mounts === undefined) {
    return 'what is mounted could not be read from /proc/self/mountinfo. Start it in a container with an ordinary /proc';
  }
  const found = mounts.find(({ point }) => CLOSED.test(point) && !OPEN.some((open) => open.test(point)));
  if (found === undefined) return undefined;
  return `something is mounted at ${shown(found.point)}, among the image's own programs and rules. Take that mount away, or mount it elsewhere`;
}

/** What decides about the agent is there, readable, and root's alone. */
export function configurationIsRoots({ managed }: Facts): string | undefined {
  const found = managed.map((file) => ({ file, fault: faultOf(file) })).find(({ fault }) => fault);
  if (found === undefined) return undefined;
  return `${shown(found.file.path)} ${found.fault}: only root may change what binds the agent. Use the image as it was built`;
}

/** What is wrong with a file that has to be readable and only root's to write, or undefined. */
export function faultOf({ kind, uid, mode, writable }: ManagedFile): string | undefined {
  if (kind === 'missing') return 'is missing';
  if (kind === 'unreadable') return 'cannot be read';
  if (uid !== 0) return `belongs to user ${uid}, expected root`;
  if (kind === 'link') return undefined;
  if ((mode & 0o022) !== 0) return `has mode ${mode.toString(8)}, expected no writing by group or others`;
  if (writable) return 'can be written by this user';
  return undefined;
}
