import type { ApprovalRequest } from '../../policy/approvals/request.ts';
import type { AuditEvent } from '../../policy/audit/events.ts';
import type { Containment } from '../../policy/containment/containment.ts';
import type { Answer } from '../../policy/gate/question.ts';
import { type TierRefusal, tierRefusal } from '../../policy/gate/tier-refusal.ts';
import { decideAll, type RiskDecision } from '../../policy/risk/decide.ts';
import type { Question } from '../gate/question.schema.ts';
import type { Bound } from './bind.ts';

/** The box's own places (images/agent). */
export const HOME = '/home/agent';
export const WORKSPACE = '/workspace';

/** What is decided about one use of a tool: the answer and what goes into the log before it is given, or what has to be asked. */
export type Judged =
  | {
      readonly answer: Answer;
      readonly event: AuditEvent;
      /** Whether the agent has reached for a path that its tier keeps from it. */
      readonly isViolation: boolean;
    }
  | { readonly ask: Omit<ApprovalRequest, 'run'>; readonly decision: RiskDecision };

/** Decides about a question: by what the gate refuses already, the file tiers, and the risk profile where there is one. Pure. */
export function judgeCall(question: Question, containment: Containment, bound?: Bound): Judged {
  const { tool, refused, resolved, calls, cwd, input } = question;
  const agent = bound && { agent: bound.agent.name };
  const place = { home: HOME, workspace: WORKSPACE, cwd };
  if (refused !== undefined) {
    const event: AuditEvent = { action: 'tool_refused', source: 'hook', tool, ...refused, ...agent };
    return { answer: denied(`refused by the rule ${refused.rule}`), event, isViolation: false };
  }
  for (const call of calls) {
    const found = tierRefusal(call, containment, { ...place, resolved });
    if (found !== undefined) return outOfReach(tool, found);
  }
  const what = calls.map(whatOf).join('; ');
  const allowed: AuditEvent = { action: 'tool_allowed', source: 'hook', tool, what, ...agent };
  if (bound === undefined) return { answer: { decision: 'allow' }, event: allowed, isViolation: false };

  const decision = decideAll(calls, bound.profile, { ...place, resolved: new Map(Object.entries(resolved)) });
  const { risk, reason, rule } = decision;
  switch (decision.decision) {
    case 'allow':
      return {
        answer: { decision: 'allow' },
        event: { ...allowed, risk, rule, reason },
        isViolation: false,
      };
    case 'deny':
      return {
        answer: denied(refusalText(decision)),
        event: refusalEvent(question, bound, decision),
        isViolation: false,
      };
    case 'ask': {
      const ask = { agent: bound.agent.name, tool, what, calls, risk, reason, rule: ruleWords(decision) };
      // A command says all of itself; a model's words about it would make another request of the same command.
      const given = calls.every(({ kind }) => kind === 'shell') ? undefined : { input };
      return { ask: { ...ask, ...given, ...(cwd !== undefined && { cwd }) }, decision };
    }
  }
}

/** What is recorded of a call that a risk profile refuses; `why` is what came after the decision, such as an approval that timed out. */
export function refusalEvent(
  { tool, calls }: Question,
  { agent }: Bound,
  { risk, rule, at, reason }: RiskDecision,
  why: { reason?: string; channel?: string; user?: string } = {},
): AuditEvent {
  return {
    ...{ action: 'tool_refused', source: 'hook', tool, what: calls.map(whatOf).join('; '), risk },
    ...{ agent: agent.name, rule: at === undefined ? rule : `${at} ${rule}`, reason, ...why },
  };
}

/** What a refusal says to the model: what, by which rule, why, and what would run instead. */
export function refusalText(decision: RiskDecision, why = decision.reason): string {
  return [
    `Refused by Paddock: ${decision.what}`,
    `Rule: ${ruleWords(decision)}`,
    `Why: ${why}`,
    `Instead: ${decision.instead}`,
    '',
  ].join('\n');
}

const ruleWords = ({ rule, at }: RiskDecision) => (at === undefined ? rule : `${rule} (${at})`);

const denied = (text: string): Answer => ({ decision: 'deny', text });

function outOfReach(tool: string, { path, access, tier, rule }: TierRefusal): Judged {
  const place = rule.source === 'default' ? 'a default' : rule.source;
  const text = [
    `Refused by Paddock: ${path} is ${tier}, so it can't be ${access === 'read' ? 'read' : 'written'}.`,
    `Rule: ${rule.pattern} (${place})`,
    `Why: ${rule.reason}`,
    tier === 'readonly'
      ? 'Instead: it may be read. Leave the change to a person, and say so in your answer.'
      : 'Instead: work without it. Leave this step to a person, and say so in your answer.',
    '',
  ].join('\n');
  const event: AuditEvent = {
    action: access === 'read' ? 'read_blocked' : 'write_blocked',
    ...{ source: 'hook', path, tier, tool },
    rule: rule.pattern,
    reason: rule.reason,
  };
  return { answer: denied(text), event, isViolation: true };
}

function whatOf(call: Question['calls'][number]): string {
  switch (call.kind) {
    case 'shell':
      return call.command;
    case 'file_read':
      return `read ${call.path}`;
    case 'file_write':
      return `write ${call.path}`;
    case 'other':
      return call.detail === undefined ? call.name : `${call.name} ${call.detail}`;
  }
}
