import { readFileSync } from 'node:fs';

/** More than one run needs, and few enough that the buffers of all of them fit into a small container's memory. */
const MOST = 500;
/** For the program itself: its files, its event loop, the control socket, lookups. */
const RESERVED = 64;

/** How many files may be open at once, from a `/proc/self/limits` text (proc_pid_limits(5)). Throws where it is not said. */
export function openFilesLimit(limits: string): number {
  const soft = /^Max open files\s+(\d+|unlimited)\s/m.exec(limits)?.[1];
  if (soft === undefined) throw new Error('/proc/self/limits: got no "Max open files"');
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

/** The connections that each of two listeners may have at once. Each takes two files: one to either side. */
export function connectionLimit(openFiles: number): number {
  return Math.max(1, Math.min(MOST, Math.floor((openFiles - RESERVED) / 4)));
}

/** {@link connectionLimit} of this process. */
export const ownConnectionLimit = () =>
  connectionLimit(openFilesLimit(readFileSync('/proc/self/limits', 'utf8')));
