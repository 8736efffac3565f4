import { HOME } from '../environment.ts';
import type { Facts, ProbedMount } from '../facts.ts';
import { shown } from '../shown.ts';
import { looksLikeHome, looksLikeMachine } from './landmarks.ts';
import { isHomePath, isVolume, origins } from './origin.ts';

const UNREADABLE =
  'what is mounted could not be read from /proc/self/mountinfo. Start it in a container with an ordinary /proc';

/** No container engine can be spoken to, and no other socket was handed in. */
export function noEngineSocket({ engineSockets, mounts }: Facts): string | undefined {
  if (mounts === undefined) return UNREADABLE;
  const path = engineSockets[0] ?? mounts.find(({ socket }) => socket)?.point;
  if (path === undefined) return undefined;
  return `a socket of the host is in the container at ${shown(path)}: who may speak to a container engine owns the host. Take that mount away`;
}

/** The host's processes are out of sight: `/proc/<pid>/root` of one is the host's root directory. */
export function noHostProcesses({ hostProcesses, mounts }: Facts): string | undefined {
  if (hostProcesses) {
    return "the host's processes are in sight, and through them its files. Take --pid=host away";
  }
  if (mounts === undefined) return UNREADABLE;
  const found = mounts.find(({ type, point }) => type === 'proc' && !/^\/proc(\/|$)/.test(point));
  if (found === undefined) return undefined;
  return `a second /proc is mounted at ${shown(found.point)}, and with it the host's files. Take that mount away`;
}

/** Neither a machine's root directory nor its devices are mounted. */
export function noHostRoot({ mounts }: Facts): string | undefined {
  if (mounts === undefined) return UNREADABLE;
  const found = mounts.find(
    ({ point, type, root, landmarks }) =>
      point !== '/' && (looksLikeMachine(landmarks) || (type === 'devtmpfs' && root === '/')),
  );
  if (found === undefined) return undefined;
  return `the root directory or the devices of a machine are mounted at ${shown(found.point)}. Mount the project's folder alone`;
}

/** No home directory of the host is mounted, nor the folder that holds them. A folder below a home is fine. */
export function noHostHome({ mounts }: Facts): string | undefined {
  if (mounts === undefined) return UNREADABLE;
  const found = mounts.find((mount) => mount.point !== '/' && isHome(mount));
  if (found === undefined) return undefined;
  return `a home directory is mounted at ${shown(found.point)}: it holds keys and files that run on the host. Mount the project's folder alone, and a tmpfs or a volume as ${HOME}`;
}

function isHome(mount: ProbedMount): boolean {
  // The engine makes a tmpfs or a volume for the container, and the agent's own home fills with the same signs.
  if (mount.type === 'tmpfs' || isVolume(mount)) return false;
  return origins(mount).some(isHomePath) || [mount.landmarks, ...mount.below].some(looksLikeHome);
}
