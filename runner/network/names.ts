/** The label that every container and volume of a network carries; its value is the network's id. */
export const LABEL = 'org.paddock.network';

/** The label with the process that a network belongs to; see {@link ownerText}. */
export const OWNER_LABEL = 'org.paddock.owner';

/** An id: what names may hold in podman and docker, short enough for a host name. */
export const ID = /^[a-z0-9][a-z0-9-]{0,40}$/;

/** What a network is made of, by name. */
export interface Names {
  id: string;
  /** The container whose network namespace the agent joins: nothing but loopback. */
  door: string;
  /** The container with the proxy and the gateway. */
  egress: string;
  /** The volume with the Unix sockets between the two. */
  sockets: string;
}

/** The names of the network with an id. */
export function namesOf(id: string): Names {
  return { id, door: `paddock-${id}-door`, egress: `paddock-${id}-egress`, sockets: `paddock-${id}-sockets` };
}
