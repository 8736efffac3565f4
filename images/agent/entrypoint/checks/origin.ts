import type { Mount } from '../proc/mountinfo.ts';

/** A volume that a container engine or Kubernetes manages: its own storage, not a person's folder. */
const VOLUME = /\/volumes\/([^/]+\/_data|kubernetes\.io~[^/]+\/[^/]+)$/;

/**
 * What may stand before the path that the host's user knows: btrfs subvolumes, ostree deployments, the places
 * where Docker Desktop and WSL show the machine around them, other disks.
 */
const PREFIX =
  /^\/(@[^/]*|ostree\/deploy\/[^/]+|run\/host_mark|host_mnt|run\/desktop\/mnt\/host|mnt\/host|mnt|var|export|[A-Za-z](?=\/Users))(?=\/)/;

const HOME = /^\/((home|Users)(\/[^/]+)?|root|roothome)$/;

/** Whether a path is one person's home or the folder of all homes. What lies below a home is not. */
export function isHomePath(path: string): boolean {
  let rest = path
    .replace(/\/\/deleted$/, '')
    .replace(/\/+$/, '')
    .replace(/^\/@home(?=\/|$)/, '/home');
  while (PREFIX.test(rest)) rest = rest.replace(PREFIX, '');
  return HOME.test(rest);
}

/** Whether a mount is an engine's own volume. */
export function isVolume(mount: Mount): boolean {
  return VOLUME.test(mount.root);
}

/**
 * The paths that a mount may have on the host: its root; below its share, where it has one; its lower layers; and
 * the mount point where that ends in the root, as when `/home/a` of a disk for homes is mounted at the same path.
 */
export function origins(mount: Mount): readonly string[] {
  const { root, point, source, options } = mount;
  const share = /^(?:[^:]*:)?(\/.*)$/.exec(source)?.[1];
  const lower = /(?:^|,)lowerdir=([^,]*)/.exec(options)?.[1];
  const mirrored = root === '/' ? /^\/(home|Users)$/.test(point) : point.endsWith(root);
  return [
    root,
    ...(share === undefined || share.startsWith('/dev/') ? [] : [`${share}/${root}`.replace(/\/+/g, '/')]),
    ...(lower?.split(':') ?? []),
    ...(mirrored ? [point] : []),
  ];
}
