import { LANDMARKS } from '../checks/landmarks.ts';
import type { ProbedMount } from '../facts.ts';
import type { Mount } from '../proc/mountinfo.ts';
import { namesIn, presentIn, statOf } from './look.ts';

/** Kernel interfaces: they hold no one's files. */
const INTERFACES = new Set([
  'proc',
  'sysfs',
  'cgroup',
  'cgroup2',
  'devpts',
  'mqueue',
  'securityfs',
  'debugfs',
]);

/** How many names of a whole file system are looked at for homes. */
const MOST_NAMES = 200;

/** Whether a mount may hold someone's files: it is neither an interface of the kernel nor the container's own root. */
export function holdsFiles({ point, type }: Mount): boolean {
  return point !== '/' && !INTERFACES.has(type);
}

/** A mount with what its mount point tells about where it comes from. */
export function probeMount(mount: Mount): ProbedMount {
  const { point, type, root } = mount;
  const stats = holdsFiles(mount) ? statOf(point) : undefined;
  const isFolder = stats?.isDirectory() ?? false;
  return {
    ...mount,
    socket: stats?.isSocket() ?? false,
    landmarks: isFolder ? presentIn(point, LANDMARKS) : [],
    below: isFolder && root === '/' && type !== 'tmpfs' ? landmarksBelow(point) : [],
  };
}

function landmarksBelow(folder: string): readonly (readonly string[])[] {
  return (namesIn(folder) ?? [])
    .slice(0, MOST_NAMES)
    .map((name) => `${folder}/${name}`)
    .filter((path) => statOf(path)?.isDirectory())
    .map((path) => presentIn(path, LANDMARKS));
}
