import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Runs before `npm ci` has, so it imports nothing but Node.js and reads what it needs without a schema.
interface LockedPackage {
  version?: string;
  integrity?: string;
  optional?: boolean;
}
interface Lock {
  packages: Record<string, LockedPackage>;
}

/**
 * How `node_modules` below `root` differs from what package-lock.json names, or nothing when it is complete.
 *
 * npm writes `node_modules/.package-lock.json` last, so an installation that was interrupted has none. `npm ls` does
 * not notice a package that was unpacked by half.
 */
export function whatDiffers(root: string): string | undefined {
  const installed = read(join(root, 'node_modules/.package-lock.json'));
  const locked = read(join(root, 'package-lock.json'));
  if (installed === undefined) return 'node_modules is not complete';
  if (locked === undefined) return 'package-lock.json cannot be read';
  for (const [path, entry] of Object.entries(locked.packages)) {
    const found = installed.packages[path];
    // An optional package may be one for another platform; a later look at `installed` compares those that are there.
    if (path !== '' && found === undefined && !entry.optional) return `${path} is missing`;
  }
  for (const [path, found] of Object.entries(installed.packages)) {
    const entry = locked.packages[path];
    if (found.version !== entry?.version || found.integrity !== entry?.integrity) return `${path} differs`;
    if (!existsSync(join(root, path, 'package.json'))) return `${path} is missing`;
  }
  const pinned = `node_modules/node-linux-${process.arch}`;
  if (process.platform === 'linux' && pinned in locked.packages && !(pinned in installed.packages))
    return `${pinned} is missing`;
  return undefined;
}

function read(file: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Lock;
  } catch {
    return undefined;
  }
}
