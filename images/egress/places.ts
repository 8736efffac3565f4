/*
 * Where things are in the egress image. The agent's side has a container of its own, the door: its network has nothing
 * but loopback, and what connects there is handed, through Unix sockets on a shared volume, to the egress container.
 *
 * They are not below /run: podman puts a file system of its own there where the root is read-only, in which the state's
 * folder loses the mode that lets another user than root write.
 */

/** The volume that the door and the egress container share. */
export const SOCKETS = '/var/lib/paddock/sockets';
export const PROXY_SOCKET = `${SOCKETS}/proxy.sock`;
export const GATEWAY_SOCKET = `${SOCKETS}/gateway.sock`;

/** The ports on loopback, as the agent sees them. */
export const PROXY_PORT = 3128;
export const GATEWAY_PORT = 8080;

/** A tmpfs of the egress container alone: the policy in force, the keys (mode 0400), the control socket. */
export const STATE = '/var/lib/paddock/state';
export const CONTROL_SOCKET = `${STATE}/control.sock`;
