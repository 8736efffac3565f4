import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EgressFile, EgressKeys, HostRule } from '../../../../policy/egress/file.ts';
import type { EgressLogLine } from '../../../../policy/egress/log.ts';
import { parseHostRule } from '../../../../policy/hosts.ts';
import type { Called, Engine } from '../../../../runner/engine/engine.ts';
import { putPolicy } from '../../../../runner/network/control.ts';
import { bundleOf, type Inside, insideOf } from '../../../../runner/network/inside.ts';
import { readLog } from '../../../../runner/network/log.ts';
import type { Names } from '../../../../runner/network/names.ts';
import { readOwner } from '../../../../runner/network/owner.ts';
import { raise } from '../../../../runner/network/raise.ts';
import { removeNetwork } from '../../../../runner/network/remove.ts';
import { newToken, tokenHash } from '../../../../runner/network/token.ts';
import type { World } from './world.ts';

/** What a test's network allows; hosts as a person writes them. */
export interface Allowed {
  hosts?: readonly string[];
  networks?: readonly string[];
  vendors?: EgressFile['gateway']['vendors'];
  limits?: EgressFile['gateway']['limits'];
  upstreamProxy?: string;
  hostAddresses?: readonly string[];
}

/** A network of a test's own, with an agent's container behind it that only waits. */
export interface Behind {
  names: Names;
  token: string;
  inside: Inside;
  /** Runs a bash script as the agent. */
  run(script: string): Promise<Called>;
  /** The container's log since the last call. */
  log(): Promise<EgressLogLine[]>;
  /** Puts another policy in force. */
  allow(allowed: Allowed): Promise<void>;
  close(): Promise<void>;
}

/** How an agent's container is started, but for its network (podman.ts BOX). */
export const CONFINED = [
  ...['--env', 'AGENT_SANDBOX=1', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--read-only'],
  ...['--tmpfs', '/tmp', '--tmpfs', '/home/agent', '--pull', 'never'],
];

let count = 0;

/** A rule as a policy would hold it. Throws for what is none. */
export function rule(text: string): HostRule {
  const parsed = parseHostRule(text, `test "${text}"`);
  if ('fault' in parsed) throw new Error(`${text}: expected ${parsed.fault}`);
  return parsed;
}

/** Raises a network in a world and puts an agent's container behind it. */
export async function behind(
  engine: Engine,
  images: { egress: string; agent: string },
  world: World,
  allowed: Allowed = {},
  keys: EgressKeys = {},
): Promise<Behind> {
  const id = `test-${process.pid}-${++count}`;
  const token = newToken();
  const ca = await readFile(world.ca, 'utf8');
  const bundle = join(world.folder, `${id}.pem`);
  await writeFile(bundle, bundleOf(ca), { mode: 0o644 });

  const fileOf = ({
    hosts = [],
    networks = [],
    vendors = {},
    limits,
    upstreamProxy,
    hostAddresses,
  }: Allowed): EgressFile => ({
    schema: 'paddock/egress/v1',
    run: id,
    rules: hosts.map(rule),
    permitted_networks: ['198.51.100.0/24', ...networks],
    ca,
    ...(hostAddresses && { host_addresses: [...hostAddresses] }),
    ...(upstreamProxy !== undefined && { upstream_proxy: upstreamProxy }),
    gateway: {
      token_sha256: tokenHash(token),
      limits: limits ?? { requests_per_minute: 100_000, bytes: 1e12 },
      vendors,
    },
  });

  const owner = readOwner(process.pid);
  const { names } = await raise(engine, {
    id,
    image: images.egress,
    file: fileOf(allowed),
    keys,
    token,
    uplink: world.network,
    ...(owner && { owner }),
  });
  const close = () => removeNetwork(engine, id);
  try {
    const inside = insideOf(engine.name, names, token, bundle);
    const agent = `paddock-${id}-agent`;
    await engine.must([
      ...['run', '--detach', '--name', agent, '--label', `org.paddock.network=${id}`, ...CONFINED],
      ...inside.flags,
      ...Object.entries(inside.environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...['--stop-timeout', '0', '--entrypoint', '/bin/sleep', images.agent, '3600'],
    ]);
    let seen = (await readLog(engine, names)).length;
    return {
      names,
      token,
      inside,
      run: (script) => engine.call(['exec', agent, '/bin/bash', '-c', script]),
      async log() {
        const lines = await readLog(engine, names);
        const since = lines.slice(seen);
        seen = lines.length;
        return since;
      },
      allow: (next) => putPolicy(engine, names, fileOf(next)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
