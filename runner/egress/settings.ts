import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { clientsOf, renderEgress } from '../../generators/egress/render.ts';
import type { EgressFile, EgressKeys, VendorName } from '../../policy/egress/file.ts';
import { type Groups, loadGroups } from '../../policy/egress/groups.ts';
import { type EgressPolicy, parseEgressPolicy } from '../../policy/egress/policy.ts';
import { Failure, STATUS } from '../failure.ts';
import { hostAddresses } from '../network/host-addresses.ts';
import { tokenHash } from '../network/token.ts';
import { readClientRules } from './clients.ts';
import { readKeys } from './keys.ts';

const GROUPS = join(import.meta.dirname, '../../profiles/egress');

/** What holds where no policy is named. */
const DEFAULT = { file: 'the default policy', text: 'allow = ["@github"]\n' };

/** All that a network is told, from a policy. */
export interface Settings {
  file: EgressFile;
  keys: EgressKeys;
  /** The text of the policy's CA bundle. */
  ca?: string;
}

/** What narrows a policy for one run. */
export interface Narrowed {
  /** What may be reached, instead of the policy's own `allow`. */
  allow: EgressPolicy['allow'];
  /** The one vendor whose API is needed; its key has to be there. */
  vendor: VendorName;
}

/**
 * Reads a policy, the keys and the CA bundle that it names, and the hosts of this machine's own clients. Throws a
 * ConfigurationError or a {@link Failure} before anything is changed.
 */
export async function readSettings(
  path: string | undefined,
  run: string,
  token: string,
  narrowed?: Narrowed,
): Promise<Settings> {
  const groups = await readGroups();
  const policy = narrow(await readPolicy(path, groups), narrowed);
  const keys = await readKeys(policy.gateway.vendors);
  const ca =
    policy.ca_bundle === undefined ? undefined : await readText(policy.ca_bundle, 'PEM certificates');
  const file = renderEgress(policy, groups, await readClientRules(clientsOf(policy, groups)), {
    run,
    tokenSha256: tokenHash(token),
    ca,
    hostAddresses: hostAddresses(),
    vendorsWithKeys: Object.keys(keys) as VendorName[],
  });
  return { file, keys, ...(ca !== undefined && { ca }) };
}

function narrow(policy: EgressPolicy, narrowed: Narrowed | undefined): EgressPolicy {
  if (narrowed === undefined) return policy;
  const { allow, vendor } = narrowed;
  const found = policy.gateway.vendors[vendor];
  if (found === undefined) {
    throw new Failure(
      STATUS.data,
      `the policy's gateway.vendors leaves out ${vendor}, whose API this agent needs; add it`,
    );
  }
  const vendors = { [vendor]: { ...found, required: true } };
  return { ...policy, allow, gateway: { ...policy.gateway, vendors } };
}

/** The named groups of hosts, from `profiles/egress/`. */
export async function readGroups(): Promise<Groups> {
  const names = (await readdir(GROUPS)).filter((name) => name.endsWith('.toml'));
  const texts = await Promise.all(names.map((name) => readFile(join(GROUPS, name), 'utf8')));
  return loadGroups(
    new Map(names.map((name, index) => [name.slice(0, -'.toml'.length), texts[index] ?? ''])),
  );
}

/** The policy that is named, else the user's own, else the default one. */
async function readPolicy(path: string | undefined, groups: Groups): Promise<EgressPolicy> {
  const place = { home: homedir(), groups: [...groups.keys()] };
  const found = path ?? (existsSync(userPolicy()) ? userPolicy() : undefined);
  if (found === undefined) {
    return parseEgressPolicy(DEFAULT.text, { ...place, file: DEFAULT.file, folder: process.cwd() });
  }
  const text = await readText(found, 'a policy');
  return parseEgressPolicy(text, { ...place, file: found, folder: dirname(resolve(found)) });
}

/** Where a user's own policy is: `$XDG_CONFIG_HOME/paddock/egress.toml`, by default below `~/.config`. */
export function userPolicy(environment: NodeJS.ProcessEnv = process.env): string {
  const given = environment.XDG_CONFIG_HOME ?? '';
  return join(isAbsolute(given) ? given : join(homedir(), '.config'), 'paddock/egress.toml');
}

async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new Failure(STATUS.data, `${path}: cannot be read (${code}), expected ${what}`);
  }
}
