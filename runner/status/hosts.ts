import type { Groups } from '../../policy/egress/groups.ts';
import type { AllowEntry } from '../../policy/egress/policy.ts';
import { writtenRule } from '../../policy/egress/rule-text.ts';
import { readClientRules } from '../egress/clients.ts';
import { Failure } from '../failure.ts';

/** An entry of `allow_network`, and the hosts that it means. */
export interface AllowedHosts {
  /** Where it says so, and how. */
  source: string;
  /** Such as `*.example.org`, or `example.org:80` where it is not 443. */
  hosts: string[];
  /** Why they could not be found out; a run would be refused. */
  fault?: string;
}

/** What each entry means, the groups resolved. A group of a client's is what the client's configuration on this machine says. */
export async function allowedHosts(entries: readonly AllowEntry[], groups: Groups): Promise<AllowedHosts[]> {
  const found: AllowedHosts[] = [];
  for (const entry of entries) found.push(await resolve(entry, groups));
  return found;
}

async function resolve(entry: AllowEntry, groups: Groups): Promise<AllowedHosts> {
  if ('rule' in entry) return { source: entry.rule.source, hosts: [writtenRule(entry.rule)] };
  const { source } = entry;
  const hosts = groups.get(entry.group)?.hosts;
  if (hosts === undefined) return { source, hosts: [], fault: 'there is no such group' };
  if ('rules' in hosts) return { source, hosts: hosts.rules.map(writtenRule) };
  try {
    const { [hosts.client]: rules = [] } = await readClientRules([hosts.client]);
    return { source, hosts: rules.map(writtenRule) };
  } catch (error) {
    if (error instanceof Failure) return { source, hosts: [], fault: error.message };
    throw error;
  }
}
