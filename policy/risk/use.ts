import type { Containment } from '../containment/containment.ts';
import type { ToolCall } from '../gate/call.ts';
import { decide } from '../gate/decide.ts';
import { tierRefusal } from '../gate/tier-refusal.ts';
import type { DenyEntry } from '../profile.ts';
import { actsOf } from './call-acts.ts';
import { decideAll, type RiskDecision, type RiskPlace } from './decide.ts';
import type { RiskProfile } from './profile.ts';

/** Everything that decides about a use of a tool. */
export interface UseRules {
  /** What no run can take away. */
  readonly deny: readonly DenyEntry[];
  readonly containment: Containment;
  readonly profile: RiskProfile;
}

export interface UseDecision extends RiskDecision {
  /** What decided: the entries that always hold, the file tiers, or the risk profile. */
  readonly by: 'residual' | 'tier' | 'profile';
}

/** Decides about all that one use of a tool would do, in the order of what can't be lifted: residual deny, file tiers, risk profile. Never throws. */
export function decideUse(calls: readonly ToolCall[], rules: UseRules, place: RiskPlace): UseDecision {
  const decision = decideAll(calls, rules.profile, place);
  try {
    for (const call of calls) {
      const refused = residual(call, rules, place) ?? tier(call, rules, place);
      if (refused !== undefined) return { ...refused, risk: decision.risk };
    }
  } catch {
    return { ...decision, decision: 'deny', reason: "it can't be judged", by: 'profile' };
  }
  return { ...decision, by: 'profile' };
}

type Refused = Omit<UseDecision, 'risk'>;

function residual(call: ToolCall, { deny }: UseRules, place: RiskPlace): Refused | undefined {
  const verdict = decide(call, deny, place);
  if (verdict.allowed) return undefined;
  const { rule, reason, what } = verdict;
  return {
    ...{ decision: 'deny', tool: toolOf(call), what, rule: `deny.${rule}`, reason, by: 'residual' },
    instead: 'leave this step to a person.',
  };
}

function tier(call: ToolCall, { containment }: UseRules, place: RiskPlace): Refused | undefined {
  const resolved = Object.fromEntries(place.resolved);
  const found = tierRefusal(call, containment, { ...place, resolved });
  if (found === undefined) return undefined;
  const { path, rule } = found;
  const { source, pattern, list, reason } = rule;
  return {
    ...{
      decision: 'deny',
      tool: toolOf(call),
      what: path,
      rule: `containment.${list} ${pattern}`,
      reason,
      by: 'tier',
    },
    ...(source !== 'default' && { at: source }),
    instead: found.tier === 'readonly' ? 'it may be read.' : 'work without it.',
  };
}

const toolOf = (call: ToolCall) => actsOf(call)[0]?.tool ?? 'unknown';
