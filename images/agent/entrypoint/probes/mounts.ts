import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LANDMARKS } from '../checks/landmarks.ts';
import type { ProbedMount } from '../facts.ts';
import type { Mount } from '../proc/mountinfo.ts';
import { statOf } from './kind.ts';

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

/** How many folders of a file system are looked into for homes. */
const MOST_FOLDERS = 200;

/** Whether a mount may hold someone's files: it is neither an interface of the kernel nor the container's own root. */
export function holdsFiles({ point, type }: Mount): boolean {
  return point !== '/' && !INTERFACES.has(type);
}

/** A mount with what its mount point tells about where it comes from. */
export function probeMount(mount: Mount): ProbedMount {
  const { point, type, root } = mount;
  if (!holdsFiles(mount)) return { ...mount, socket: false, landmarks: [], below: [] };
  const stats = statOf(point);
  const folder = stats?.isDirectory() ?? false;
  return {
    ...mount,
    socket: stats?.isSocket() ?? false,
    landmarks: folder ? landmarksOf(point) : [],
    below: folder && root === '/' && type !== 'tmpfs' ? foldersIn(point).map(landmarksOf) : [],
  };
}

function landmarksOf(folder: string): readonly string[] {
  return LANDMARKS.filter((path) => existsSync(join(folder, path)));
}

function foldersIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return entries.slice(0, MOST_FOLDERS).map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
