import { resolve } from 'node:path';
import { ConfigurationError } from '../configuration-error.ts';
import { parseHostRule } from '../hosts.ts';
import { shown } from '../issue.ts';
import { parseToml } from '../toml.ts';
import { tomlLines } from '../toml-lines.ts';
import { type GatewayLimits, type HostRule, VENDORS, type VendorName } from './file.ts';
import { type EgressPolicyFile, egressPolicyFile } from './policy-file.ts';
import { VENDOR_DEFAULTS } from './vendors.ts';

/** One entry of `allow`: a rule, or a group by its name without the `@`. */
export type AllowEntry = { rule: HostRule } | { group: string; source: string };

/** Where a vendor's key is; `at` is the line that says so. Whoever starts the run reads it. */
export type KeySource = { at: string } & (
  | { kind: 'file'; path: string }
  | { kind: 'command'; command: readonly string[]; folder: string }
  | { kind: 'env'; variable: string }
);

export interface VendorPolicy {
  base_url: string;
  key: KeySource;
  /** Whether the policy asks for this vendor, so that a missing key is an error; else it is left out without one. */
  required: boolean;
}

/** What a policy file says, with its defaults and with absolute paths. */
export interface EgressPolicy {
  allow: readonly AllowEntry[];
  permitted_networks: readonly string[];
  upstream_proxy?: string;
  /** The path of a file of PEM certificates. */
  ca_bundle?: string;
  gateway: { limits: GatewayLimits; vendors: Readonly<Partial<Record<VendorName, VendorPolicy>>> };
}

export interface PolicyPlace {
  /** The name of the file in errors and in the sources of rules. */
  file: string;
  /** The absolute folder that relative paths start from: the policy file's own. */
  folder: string;
  /** What `~/` stands for. */
  home: string;
  /** The names of the groups that there are. */
  groups: readonly string[];
}

/** A policy from its text. Throws a {@link ConfigurationError} with a line for each thing that is wrong. */
export function parseEgressPolicy(text: string, place: PolicyPlace): EgressPolicy {
  const { file } = place;
  const said = parseToml(file, text, egressPolicyFile(place.groups));
  const lineOf = tomlLines(text);
  const at = (...path: PropertyKey[]) => `${file}:${lineOf(path) ?? 1}`;
  const { vendors: _, anthropic, openai, gemini, ...limits } = said.gateway;
  return {
    allow: said.allow.map((entry, index) => allowEntry(entry, `${at('allow', index)} ${shown(entry)}`)),
    permitted_networks: said.permitted_networks,
    ...(said.upstream_proxy !== undefined && { upstream_proxy: withoutSlash(said.upstream_proxy) }),
    ...(said.ca_bundle !== undefined && { ca_bundle: absolute(said.ca_bundle, place) }),
    gateway: { limits, vendors: vendorPolicies(said.gateway, place, at) },
  };
}

/** An entry of a list of hosts, which the file's schema has looked at. Throws a {@link ConfigurationError} that begins with `source`. */
export function allowEntry(entry: string, source: string): AllowEntry {
  if (entry.startsWith('@')) return { group: entry.slice(1), source };
  const rule = parseHostRule(entry, source);
  if ('fault' in rule) throw new ConfigurationError(`${source}: expected ${rule.fault}`);
  return { rule };
}

function vendorPolicies(
  gateway: EgressPolicyFile['gateway'],
  place: PolicyPlace,
  at: (...path: PropertyKey[]) => string,
): Partial<Record<VendorName, VendorPolicy>> {
  const names = gateway.vendors ?? VENDORS;
  return Object.fromEntries(
    names.map((name): [VendorName, VendorPolicy] => {
      const { base_url = VENDOR_DEFAULTS[name].base_url, ...keys } = gateway[name] ?? {};
      const [said] = Object.keys(keys);
      const asked = gateway.vendors === undefined ? `gateway.${name}` : 'gateway.vendors';
      const where = said === undefined ? asked : `gateway.${name}.${said}`;
      const key = { at: `${at(...where.split('.'))} ${where}`, ...keySource(name, keys, place) };
      const required = gateway.vendors !== undefined || said !== undefined;
      return [name, { base_url: withoutSlash(base_url), key, required }];
    }),
  );
}

type Keys = {
  key_file?: string | undefined;
  key_command?: string[] | undefined;
  key_env?: string | undefined;
};

function keySource(name: VendorName, { key_file, key_command, key_env }: Keys, place: PolicyPlace) {
  if (key_file !== undefined) return { kind: 'file' as const, path: absolute(key_file, place) };
  if (key_command !== undefined)
    return { kind: 'command' as const, command: key_command, folder: place.folder };
  return { kind: 'env' as const, variable: key_env ?? VENDOR_DEFAULTS[name].key_env };
}

function absolute(path: string, { folder, home }: PolicyPlace): string {
  return path.startsWith('~/') ? resolve(home, path.slice(2)) : resolve(folder, path);
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '');
