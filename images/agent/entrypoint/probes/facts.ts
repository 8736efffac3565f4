import { readFileSync } from 'node:fs';
import { MANAGED_ABOVE, MANAGED_FOLDERS, MANAGED_TREES } from '../checks/managed.ts';
import type { Given } from '../environment.ts';
import type { Facts } from '../facts.ts';
import { parseMountinfo } from '../proc/mountinfo.ts';
import { isKernelThread, parseStatus } from '../proc/status.ts';
import { certificateFaults } from './certificates.ts';
import { engineSockets } from './engine-sockets.ts';
import { folderWithEntries, managedFile, tree } from './managed-files.ts';
import { holdsFiles, probeMount } from './mounts.ts';

/** Everything that the guard decides on, read from this process and this file system. It never throws. */
export function readFacts(given: Given): Facts {
  const status = parseStatus(read('/proc/self/status'));
  const mounts = parseMountinfo(read('/proc/self/mountinfo'));
  return {
    given,
    status,
    mounts: mounts?.map(probeMount),
    engineSockets: engineSockets(
      status?.uids[0],
      (mounts ?? []).filter(holdsFiles).map(({ point }) => point),
    ),
    hostProcesses: isKernelThread(read('/proc/2/status')),
    managed: [
      ...MANAGED_ABOVE.map(managedFile),
      ...MANAGED_TREES.flatMap(tree),
      ...MANAGED_FOLDERS.flatMap(folderWithEntries),
    ],
    certificates: certificateFaults(given),
  };
}

/** A file's text; empty where it cannot be read, which no parser of ours takes for an answer. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
