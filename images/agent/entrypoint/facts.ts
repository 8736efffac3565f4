import type { Given } from './environment.ts';
import type { Mount } from './proc/mountinfo.ts';
import type { Status } from './proc/status.ts';

/** A mount and what was found when its mount point was looked at. */
export interface ProbedMount extends Mount {
  /** The mount point is a Unix socket. */
  readonly socket: boolean;
  /** Paths out of `LANDMARKS` that exist below the mount point. */
  readonly landmarks: readonly string[];
  /** The landmarks of each folder directly below, where a whole file system is mounted. */
  readonly below: readonly (readonly string[])[];
}

/** A file, folder or link that only root may change. */
export interface ManagedFile {
  readonly path: string;
  readonly kind: 'missing' | 'unreadable' | 'link' | 'present';
  readonly uid: number;
  /** The permission bits. */
  readonly mode: number;
  /** The kernel says that this process may write to it (it also knows ACLs). */
  readonly writable: boolean;
}

/** All that the guard decides on. What could not be read is undefined, and the guard refuses. */
export interface Facts {
  readonly given: Given;
  readonly status: Status | undefined;
  readonly mounts: readonly ProbedMount[] | undefined;
  /** Sockets of container engines that were found, by path. */
  readonly engineSockets: readonly string[];
  /** The host's own processes can be seen. */
  readonly hostProcesses: boolean;
  readonly managed: readonly ManagedFile[];
  /** For each given variable that names a CA file: what is wrong with the file, or undefined. */
  readonly certificates: Readonly<Record<string, string | undefined>>;
}
