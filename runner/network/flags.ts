import { createHash } from 'node:crypto';
import { SOCKETS, STATE } from '../../images/egress/places.ts';
import type { EngineName } from '../engine/find.ts';
import { LABEL, type Names, OWNER_LABEL } from './names.ts';

/** What the flags of both containers depend on. */
export interface Setting {
  engine: EngineName;
  names: Names;
  owner: string;
  image: string;
  /** The engine's network that the egress container is put on; the engine's own choice where it is not given. */
  uplink?: string;
}

/** What holds for both containers: they hold no right that an agent could take over. */
function common({ engine, names, owner }: Setting): string[] {
  return [
    ...['--label', `${LABEL}=${names.id}`, '--label', `${OWNER_LABEL}=${owner}`],
    ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    // SELinux keeps containers apart by level: these two talk with each other, so they share one of their own.
    ...['--security-opt', `label=level:${levelOf(names.id)}`],
    ...['--pids-limit', '64', '--memory', '384m'],
    ...['--log-driver', engine === 'podman' ? 'k8s-file' : 'json-file', '--log-opt', 'max-size=64m'],
    ...['--restart', 'no', '--pull', 'never'],
    ...(engine === 'podman' ? ['--no-hosts', '--http-proxy=false'] : []),
    ...['--volume', `${names.sockets}:${SOCKETS}:z`],
  ];
}

/** An SELinux level of an id's own: two of 1,024 categories (mcs(8)). */
export function levelOf(id: string): string {
  const hash = createHash('sha256').update(id).digest();
  const first = hash.readUInt16BE(0) % 1024;
  const second = (first + 1 + (hash.readUInt16BE(2) % 1023)) % 1024;
  return `s0:c${Math.min(first, second)},c${Math.max(first, second)}`;
}

/** The arguments of `run` that start the door: a network of loopback alone. */
export function doorArguments(setting: Setting): string[] {
  return [
    ...['run', '--detach', '--name', setting.names.door, ...common(setting)],
    ...['--network', 'none', setting.image, 'door'],
  ];
}

/**
 * The arguments of `run` that start the egress container. Its keys and its policy come later: through its control socket, or, where
 * it is `held`, on its standard input, with which it ends.
 */
export function egressArguments(setting: Setting, held = false): string[] {
  return [
    ...['run', ...(held ? ['--interactive', '--sig-proxy=false'] : ['--detach'])],
    ...['--name', setting.names.egress, ...common(setting)],
    ...['--tmpfs', `${STATE}:rw,mode=1777,size=16m`],
    ...(setting.uplink === undefined ? [] : ['--network', setting.uplink]),
    ...[setting.image, 'serve'],
  ];
}
