import type { HostRule } from '../../../policy/egress/file.ts';
import { matchHost } from '../../../policy/hosts.ts';
import type { ProxyPolicy } from './policy.ts';
import { Refusal } from './refusal.ts';
import type { Target } from './target.ts';

const MOST_NAMED = 20;

/** What may go on, and by which rule. */
export interface Allowed {
  policy: ProxyPolicy;
  rule: HostRule;
}

/**
 * The decision by name: the port belongs to the way (443 to CONNECT, 80 to plain HTTP), and a rule has to cover host and
 * port. Without a policy nothing is allowed. Throws a {@link Refusal}.
 */
export function decide(policy: ProxyPolicy | undefined, target: Target, port: 443 | 80): Allowed {
  if (policy === undefined) {
    throw new Refusal({ rule: 'no-policy', reason: 'no policy is in force yet', status: 503 });
  }
  if (target.port !== port) {
    throw new Refusal({
      rule: 'port',
      reason: port === 443 ? 'CONNECT reaches port 443 alone' : 'plain HTTP reaches port 80 alone',
      advice: 'TLS goes by CONNECT to port 443, plain HTTP by an http:// URL without CONNECT to port 80.',
    });
  }
  const rule = matchHost(policy.rules, target.host, port);
  if (rule !== undefined) return { policy, rule };
  throw new Refusal({
    rule: 'no-rule',
    reason: `no rule allows ${target.host}${port === 80 ? ' by plain HTTP' : ''}`,
    advice: `${allowedHosts(policy, port)}\nIf the task needs this host, ask the person who runs you to add it to allow_network.`,
  });
}

/** Whether a connection that was allowed still is. */
export function isStillAllowed(policy: ProxyPolicy | undefined, target: Target): boolean {
  return policy !== undefined && matchHost(policy.rules, target.host, target.port) !== undefined;
}

function allowedHosts({ rules }: ProxyPolicy, port: number): string {
  const hosts = rules
    .filter((rule) => rule.port === port)
    .map(({ host, below }) => (below ? `*.${host}` : host));
  if (hosts.length === 0) return `Allowed on port ${port}: nothing.`;
  const more = hosts.length > MOST_NAMED ? ` and ${hosts.length - MOST_NAMED} more` : '';
  return `Allowed on port ${port}: ${hosts.slice(0, MOST_NAMED).join(', ')}${more}.`;
}
