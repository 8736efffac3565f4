import type { Facts } from '../facts.ts';
import { shown } from '../shown.ts';

const UNREADABLE =
  'who this process is could not be read from /proc/self/status. Start it in a container with an ordinary /proc';

/** Someone has to say that this is a sandbox, and only one word counts. */
export function sandboxSaid({ given }: Facts): string | undefined {
  const said = given.AGENT_SANDBOX;
  if (said === '1') return undefined;
  return `AGENT_SANDBOX is ${said === undefined ? 'not set' : shown(said)}, expected exactly 1: agents run here with every approval off. Where the container is the sandbox, add -e AGENT_SANDBOX=1`;
}

/** No user id is root's. */
export function userIsNotRoot({ status }: Facts): string | undefined {
  if (status === undefined) return UNREADABLE;
  if (!status.uids.includes(0)) return undefined;
  return `a user id is root's (real, effective, saved, file system: ${status.uids.join(', ')}): root's mistakes reach further. Leave --user away or give one such as --user 1000:1000`;
}

/** No group id is root's. An engine gives group 0 to a user number that stands alone. */
export function groupIsNotRoot({ status }: Facts): string | undefined {
  if (status === undefined) return UNREADABLE;
  const { gids, groups } = status;
  if (![...gids, ...groups].includes(0)) return undefined;
  return `a group id is root's (real, effective, saved, file system: ${gids.join(', ')}; supplementary: ${groups.join(', ') || 'none'}). Name the group too, as in --user 1000:1000`;
}

/** No program can raise the agent's rights. */
export function noNewPrivileges({ status }: Facts): string | undefined {
  if (status === undefined) return UNREADABLE;
  if (status.noNewPrivileges) return undefined;
  return 'new privileges are possible: a setuid program could raise rights. Add --security-opt no-new-privileges';
}

/** No capability is left in any set. */
export function noCapabilities({ status }: Facts): string | undefined {
  if (status === undefined) return UNREADABLE;
  const kept = Object.entries(status.capabilities).filter(([, set]) => !/^0+$/.test(set));
  if (kept.length === 0) return undefined;
  return `capabilities are left (${kept.map((pair) => pair.join(' ')).join(', ')}), expected none. Add --cap-drop ALL`;
}
