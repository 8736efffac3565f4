import type { AuditEvent } from '../../policy/audit/events.ts';
import type { Containment } from '../../policy/containment/containment.ts';
import type { Answer } from '../../policy/gate/question.ts';
import { type TierRefusal, tierRefusal } from '../../policy/gate/tier-refusal.ts';
import type { Question } from '../gate/question.schema.ts';

/** The box's own places (images/agent). */
const HOME = '/home/agent';
const WORKSPACE = '/workspace';

/** What is decided about one use of a tool: the answer, and what goes into the log before it is given. */
export interface Judged {
  answer: Answer;
  events: AuditEvent[];
  /** Whether the agent has reached for a path that its tier keeps from it. */
  isViolation: boolean;
}

/** Decides about a question by the file tiers. Pure: whoever calls it writes the events. */
export function judgeCall(question: Question, containment: Containment): Judged {
  const { tool, refused, resolved, calls } = question;
  const context = { home: HOME, workspace: WORKSPACE, resolved, cwd: question.cwd };
  if (refused !== undefined) {
    const { rule, what } = refused;
    const event: AuditEvent = { action: 'tool_refused', source: 'hook', tool, what, rule };
    return { answer: denied(`refused by the rule ${rule}`), events: [event], isViolation: false };
  }
  for (const call of calls) {
    const found = tierRefusal(call, containment, context);
    if (found !== undefined) return outOfReach(tool, found);
  }
  const event: AuditEvent = {
    action: 'tool_allowed',
    source: 'hook',
    tool,
    what: calls.map(whatOf).join('; '),
  };
  return { answer: { decision: 'allow' }, events: [event], isViolation: false };
}

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
  return { answer: denied(text), events: [event], isViolation: true };
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
      return call.name;
  }
}
