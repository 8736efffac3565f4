import { refusalText as residualText } from '../../../images/agent/gate/message.ts';
import { resolveLinks } from '../../../images/agent/gate/resolve.ts';
import { visible } from '../../../policy/audit/visible.ts';
import type { Containment } from '../../../policy/containment/containment.ts';
import type { ToolCall } from '../../../policy/gate/call.ts';
import { decide } from '../../../policy/gate/decide.ts';
import type { DenyEntry } from '../../../policy/profile.ts';
import { OUTCOMES, type Outcome, type RiskDecision } from '../../../policy/risk/decide.ts';
import type { RiskProfile } from '../../../policy/risk/profile.ts';
import { decideUse } from '../../../policy/risk/use.ts';
import { refusalText } from '../../run/calls.ts';

/** What a repository's `paddock.toml` says about the agent at the keyboard. */
export interface Binding {
  /** The top of the repository; absolute, without links. */
  readonly root: string;
  readonly containment: Containment;
  readonly profile: RiskProfile;
}

/** Where a call would run on this machine. */
export interface Desk {
  /** Absolute, without links. */
  readonly cwd: string;
  /** What `~` may be: each counts. */
  readonly homes: readonly string[];
}

/** What is said about a call; `text` is what of it is asked for, or refused, by which rule, and why. */
export type Said =
  | { readonly decision: 'allow' }
  | { readonly decision: Exclude<Outcome, 'allow'>; readonly text: string };

/**
 * Decides about one use of a tool on a person's machine. Whatever has a say is heard, and the strictest of it holds: the entries that are
 * refused everywhere, then each repository around the place. It reads links, and nothing else.
 */
export function judge(
  cli: string,
  calls: readonly ToolCall[],
  deny: readonly DenyEntry[],
  bindings: readonly Binding[],
  { cwd, homes }: Desk,
): Said {
  const said = homes.flatMap((home): Said[] => {
    const context = { cwd, home };
    const refused = calls.map((call) => decide(call, deny, context)).find(({ allowed }) => !allowed);
    if (refused?.allowed === false) return [{ decision: 'deny', text: residualText(refused, deny) }];
    if (bindings.length === 0) return [];
    const resolved = new Map(Object.entries(resolveLinks(calls, context)));
    return bindings.map(({ root, ...rules }): Said => {
      const found = decideUse(calls, { deny, ...rules }, { ...context, workspace: root, resolved });
      return found.decision === 'allow' ? { decision: 'allow' } : inWords(cli, found.decision, found);
    });
  });
  return said.reduce((one, other) => (rank(other) > rank(one) ? other : one), { decision: 'allow' });
}

const rank = ({ decision }: Said) => OUTCOMES.indexOf(decision);

/**
 * Claude Code (2.1.330) alone is told to ask. Codex CLI (0.169.0) runs what a hook would have it ask about. Gemini CLI (0.61.0) asks, but then
 * no longer heeds its own rule that denies.
 */
const ASKS: readonly string[] = ['claude'];

function inWords(cli: string, decision: 'ask' | 'deny', found: RiskDecision): Said {
  if (decision === 'deny') return { decision, text: refusalText(found) };
  if (!ASKS.includes(cli)) {
    const why = `${found.reason}; it is asked for, and this CLI's hook can't ask`;
    return { decision: 'deny', text: refusalText({ ...found, instead: LEFT }, why) };
  }
  const rule = found.at === undefined ? found.rule : `${found.rule} (${found.at})`;
  return { decision, text: `Paddock asks: ${visible(found.what)}\nRule: ${rule}\nWhy: ${found.reason}` };
}

const LEFT = 'leave this step to a person, who has to run it, and say so in your answer.';
