import type { EngineFacts } from '../../engine/facts.ts';
import { type Check, fail, ok, warn } from '../check.ts';
import type { Install } from '../install.ts';

/** How the engine keeps images: copying whole trees takes seconds for each container. */
export function driverCheck({ name, driver, rootless }: EngineFacts, install: Install): Check {
  if (driver !== 'vfs') return ok('storage driver', driver);
  const found = `vfs: ${name} copies the whole image for each container`;
  if (!rootless) return warn('storage driver', found, `use another file system for ${name}'s images`);
  return warn(
    'storage driver',
    found,
    `${install('fuse-overlayfs')}; then podman system reset, which removes all your images and containers`,
  );
}

/** Whether the limits of a run hold. */
export function limitsCheck({ rootless, cgroups }: EngineFacts): Check {
  if (!rootless || cgroups !== '1') return ok('limits', 'memory, processors and processes can be limited');
  return warn(
    'limits',
    'rootless on cgroups 1: an agent may use all memory and start any number of processes',
    'boot with systemd.unified_cgroup_hierarchy=1',
  );
}

/** A place that something is written to, and the bytes that are free there. */
export interface Room {
  what: string;
  path: string;
  free: number;
}

const GIB = 2 ** 30;
/** Below the first nothing works; below the second a large workspace, or the images, may not fit. */
const NEEDED = { least: 0.5 * GIB, enough: 5 * GIB };

export function roomCheck({ what, path, free }: Room): Check {
  const name = `space: ${what}`;
  const found = `${(free / GIB).toFixed(1)} GiB free in ${path}`;
  if (free < NEEDED.least) return fail(name, found, `free some: du --summarize --human-readable ${path}/*`);
  return free < NEEDED.enough
    ? warn(
        name,
        `${found}; the images take 1.3 GiB, and each run a copy of the workspace`,
        'paddock sweep; free some',
      )
    : ok(name, found);
}
