import { BOX, boxWithout } from './podman.ts';

/** The flags of a box with more mounts. A volume at the agent's home stands in for the box's empty one. */
export function boxWith(network: readonly string[], mounts: readonly string[]): string[] {
  const ownHome = mounts.some((mount) => mount.endsWith(':/home/agent'));
  const gone = [
    ...(network.length > 0 ? ['--network none'] : []),
    ...(ownHome ? ['--tmpfs /home/agent'] : []),
  ];
  return [...(gone.length > 0 ? boxWithout(...gone) : BOX), ...network, ...mounts];
}
