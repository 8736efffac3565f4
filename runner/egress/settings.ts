import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { clientsOf, renderEgress } from '../../generators/egress/render.ts';
import type { EgressFile, EgressKeys, VendorName } from '../../policy/egress/file.ts';
import { type Groups, loadGroups } from '../../policy/egress/groups.ts';
import { type EgressPolicy, parseEgressPolicy } from '../../policy/egress/policy.ts';
import { Failure, STATUS } from '../failure.ts';
import { hostAddresses } from '../network/host-addresses.ts';
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

/**
 * Reads a policy, the keys and the CA bundle that it names, and the hosts of this machine's own clients. Throws a
 * ConfigurationError or a {@link Failure} before anything is changed.
 */
export async function readSettings(path: string | undefined, run: string, token: string): Promise<Settings> {
  const groups = await readGroups();
  const policy = await readPolicy(path, groups);
  const keys = await readKeys(policy.gateway.vendors);
  const ca =
    policy.ca_bundle === undefined ? undefined : await readText(policy.ca_bundle, 'PEM certificates');
  const file = renderEgress(policy, groups, await readClientRules(clientsOf(policy, groups)), {
    run,
    tokenSha256: createHash('sha256').update(token).digest('hex'),
    ca,
    hostAddresses: hostAddresses(),
    vendorsWithKeys: Object.keys(keys) as VendorName[],
  });
  return { file, keys, ...(ca !== undefined && { ca }) };
}

/** The named groups of hosts, from `profiles/egress/`. */
export async function readGroups(): Promise<Groups> {
  const names = (await readdir(GROUPS)).filter((name) => name.endsWith('.toml'));
  const texts = await Promise.all(names.map((name) => readFile(join(GROUPS, name), 'utf8')));
  return loadGroups(
    new Map(names.map((name, index) => [name.slice(0, -'.toml'.length), texts[index] ?? ''])),
  );
}

async function readPolicy(path: string | undefined, groups: Groups): Promise<EgressPolicy> {
  const place = { home: homedir(), groups: [...groups.keys()] };
  if (path === undefined)
    return parseEgressPolicy(DEFAULT.text, { ...place, file: DEFAULT.file, folder: process.cwd() });
  const text = await readText(path, 'a policy');
  return parseEgressPolicy(text, { ...place, file: path, folder: dirname(resolve(path)) });
}

async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new Failure(STATUS.data, `${path}: cannot be read (${code}), expected ${what}`);
  }
}
