import type { EngineName } from '../engine/find.ts';
import { Failure, STATUS } from '../failure.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface BoxUser {
  /** For `podman run` or `docker run`. */
  readonly flags: readonly string[];
  /** Whose the workspace's files have to be on the host, so that they are the agent's in the box. */
  readonly owner: Owner;
}

/** The agent's user in the image. */
const AGENT: Owner = { uid: 1000, gid: 1000 };

/**
 * Who the agent is in the box, so that it can write the workspace and what it writes is the user's on the host. `uid` and `gid` are
 * those of the user who started Paddock. Rootless podman maps them to the agent's (podman-run(1), `keep-id`: since 4.3);
 * root gives the files to the agent's user for the time of the run; where the engine runs as root for another user, the
 * box runs with that user's ids. Throws a {@link Failure} for rootless Docker, which can't map them.
 */
export function boxUser(host: { engine: EngineName; rootless: boolean; uid: number; gid: number }): BoxUser {
  const { engine, rootless, uid, gid } = host;
  const own: Owner = { uid, gid };
  if (rootless && engine === 'docker') {
    throw new Failure(
      STATUS.unavailable,
      "rootless Docker can't give the workspace's files to the agent: it has no keep-id; install rootless podman, or use --engine podman",
    );
  }
  if (rootless) {
    const { uid: to, gid: group } = AGENT;
    return { flags: [`--userns=keep-id:uid=${to},gid=${group}`, `--user=${to}:${group}`], owner: own };
  }
  const user = uid === 0 ? AGENT : own;
  return { flags: [`--user=${user.uid}:${user.gid}`], owner: user };
}
