import { weakSpots } from '../../policy/risk/change.ts';
import { decideRisk, type Outcome, type RiskPlace } from '../../policy/risk/decide.ts';
import type { Agent, RiskProfile } from '../../policy/risk/profile.ts';
import type { Risk } from '../../policy/risk/risk.ts';
import { BUILTIN_TOOLS, TOOLS } from '../../policy/risk/tools.ts';

/** What an agent's profile comes to, as `--all --json` prints it. */
export interface EffectivePolicy {
  readonly schema: 'paddock/policy/v1';
  readonly agent: Agent;
  readonly profile: RiskProfile;
  /** What is decided about each tool, where nothing more is known than its name. */
  readonly tools: readonly {
    tool: string;
    title: string;
    decision: Outcome;
    risk: Risk;
    rule: string;
    at?: string;
  }[];
  readonly weak_spots: readonly string[];
}

/** All that a profile says, with its defaults, and what it means for each tool. */
export function effectivePolicy(agent: Agent, profile: RiskProfile, place: RiskPlace): EffectivePolicy {
  const tools = BUILTIN_TOOLS.map((tool) => {
    const { decision, risk, rule, at } = decideRisk({ kind: 'other', name: tool, tool }, profile, place);
    return { tool, title: TOOLS[tool].title, decision, risk, rule, ...(at !== undefined && { at }) };
  });
  return { schema: 'paddock/policy/v1', agent, profile, tools, weak_spots: weakSpots(profile) };
}
