import { ConfigurationError } from '../../policy/configuration-error.ts';
import type { ClientName, ClientRules } from '../../policy/egress/clients.ts';
import { EgressFile, type HostRule, VENDORS, type VendorName } from '../../policy/egress/file.ts';
import type { Group, Groups } from '../../policy/egress/groups.ts';
import type { AllowEntry, EgressPolicy } from '../../policy/egress/policy.ts';
import { ruleText } from '../../policy/egress/rule-text.ts';

/** What a run adds to a policy. */
export interface EgressRun {
  /** The run's id. */
  run: string;
  /** SHA-256 of the run's token, hexadecimal. */
  tokenSha256: string;
  /** The text of the policy's `ca_bundle`. */
  ca?: string | undefined;
  /** This machine's own addresses. */
  hostAddresses?: readonly string[];
  /** The vendors whose keys were found. */
  vendorsWithKeys: readonly VendorName[];
}

/** The clients whose hosts a policy allows, and which must be asked before {@link renderEgress}. */
export function clientsOf(policy: Pick<EgressPolicy, 'allow'>, groups: Groups): ClientName[] {
  const clients = policy.allow.flatMap((entry) => {
    const hosts = 'group' in entry ? groupOf(entry, groups).hosts : undefined;
    return hosts && 'client' in hosts ? [hosts.client] : [];
  });
  return [...new Set(clients)];
}

/**
 * What the egress container is told for one run. A host that is allowed twice has the source that comes first. Throws a
 * {@link ConfigurationError} where a vendor that the policy asks for has no key, and an Error where a client was not asked.
 */
export function renderEgress(
  policy: EgressPolicy,
  groups: Groups,
  clients: ClientRules,
  { run, tokenSha256, ca, hostAddresses = [], vendorsWithKeys }: EgressRun,
): EgressFile {
  const file: EgressFile = {
    schema: 'paddock/egress/v1',
    run,
    rules: distinct(policy.allow.flatMap((entry) => rulesOf(entry, groups, clients))),
    permitted_networks: [...policy.permitted_networks],
    ...(hostAddresses.length > 0 && { host_addresses: [...hostAddresses] }),
    ...(policy.upstream_proxy !== undefined && { upstream_proxy: policy.upstream_proxy }),
    ...(ca !== undefined && { ca }),
    gateway: {
      token_sha256: tokenSha256,
      limits: policy.gateway.limits,
      vendors: reachable(policy.gateway.vendors, vendorsWithKeys),
    },
  };
  return EgressFile.parse(file);
}

function rulesOf(entry: AllowEntry, groups: Groups, clients: ClientRules): readonly HostRule[] {
  if ('rule' in entry) return [entry.rule];
  const { hosts } = groupOf(entry, groups);
  const rules = 'rules' in hosts ? hosts.rules : clients[hosts.client];
  if (rules === undefined) throw new Error(`the hosts of @${entry.group} were not read before rendering`);
  return rules.map((rule) => ({ ...rule, source: `${entry.source}, ${rule.source}` }));
}

function groupOf({ group, source }: { group: string; source: string }, groups: Groups): Group {
  const found = groups.get(group);
  if (found) return found;
  const known = [...groups.keys()].map((name) => `@${name}`).join(' | ');
  throw new ConfigurationError(`${source}: expected ${known}`);
}

function distinct(rules: readonly HostRule[]): HostRule[] {
  const seen = new Map<string, HostRule>();
  for (const rule of rules) {
    const key = ruleText(rule);
    if (!seen.has(key)) seen.set(key, rule);
  }
  return [...seen.values()];
}

function reachable(
  vendors: EgressPolicy['gateway']['vendors'],
  withKeys: readonly VendorName[],
): EgressFile['gateway']['vendors'] {
  const missing = VENDORS.flatMap((name) => {
    const vendor = vendors[name];
    return vendor?.required && !withKeys.includes(name)
      ? [`${vendor.key.at}: got no key for ${name}, expected one`]
      : [];
  });
  if (missing.length > 0) throw new ConfigurationError(missing.join('\n'));
  return Object.fromEntries(
    VENDORS.flatMap((name) => {
      const vendor = vendors[name];
      return vendor && withKeys.includes(name) ? [[name, { base_url: vendor.base_url }]] : [];
    }),
  );
}
