import type { HostRule } from '../../policy/egress/file.ts';
import type { Groups } from '../../policy/egress/groups.ts';
import type { AllowEntry } from '../../policy/egress/policy.ts';
import { readClientRules } from '../egress/clients.ts';
import { Failure } from '../failure.ts';

/** The rules that entries of `allow_network` mean, each with the entry as its source. What a client on this machine does not say is left out. */
export async function hostRules(entries: readonly AllowEntry[], groups: Groups): Promise<HostRule[]> {
  const found: HostRule[] = [];
  for (const entry of entries) {
    if ('rule' in entry) found.push(entry.rule);
    else
      found.push(...(await ofGroup(entry.group, groups)).map((rule) => ({ ...rule, source: entry.source })));
  }
  return found;
}

async function ofGroup(name: string, groups: Groups): Promise<readonly HostRule[]> {
  const hosts = groups.get(name)?.hosts;
  if (hosts === undefined) return [];
  if ('rules' in hosts) return hosts.rules;
  try {
    return (await readClientRules([hosts.client]))[hosts.client] ?? [];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}
