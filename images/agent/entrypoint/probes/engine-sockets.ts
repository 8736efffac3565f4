import { presentIn, statOf } from './look.ts';

/** Where container engines put their sockets below `/run`. */
const BELOW_RUN = [
  'docker.sock',
  'docker/containerd/containerd.sock',
  'podman/podman.sock',
  'containerd/containerd.sock',
  'crio/crio.sock',
  'cri-dockerd.sock',
  'dockershim.sock',
  'buildkit/buildkitd.sock',
  'k3s/containerd/containerd.sock',
];

/** Where engines for one person put theirs below the home directory. */
const BELOW_HOME = ['.docker/run/docker.sock', '.docker/desktop/docker.sock', '.colima/default/docker.sock'];

/**
 * The engine sockets that exist at their usual places and at the same names below each of `points`, where the host's
 * `/run` or a home may be mounted. `uid` is whose runtime directory is looked into too.
 */
export function engineSockets(uid: number | undefined, points: readonly string[]): readonly string[] {
  const names = [...BELOW_RUN, ...BELOW_HOME, ...BELOW_RUN.map((name) => `user/${uid}/${name}`)];
  const folders = [...new Set(['/run', '/var/run', ...points])].filter((path) => statOf(path)?.isDirectory());
  return folders
    .flatMap((folder) => presentIn(folder, names).map((name) => `${folder}/${name}`))
    .filter((path) => statOf(path)?.isSocket());
}
