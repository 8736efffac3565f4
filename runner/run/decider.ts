import type { Outcome } from '../../policy/approvals/request.ts';
import type { AuditEvent } from '../../policy/audit/events.ts';
import type { Containment } from '../../policy/containment/containment.ts';
import type { Approvals } from '../approvals/approvals.ts';
import { outcomeWords } from '../approvals/channel.ts';
import type { Audit } from '../audit/open.ts';
import type { Question } from '../gate/question.schema.ts';
import type { Decide } from '../gate/server.ts';
import type { Bound } from './bind.ts';
import { type Judged, judgeCall, refusalEvent, refusalText } from './calls.ts';

/** What decides about an agent's calls. */
export interface Deciding {
  run: string;
  containment: Containment;
  audit: Pick<Audit, 'append'>;
  /** The agent's risk profile, and where approval is asked for; absent where nothing binds it. */
  bound?: Bound;
  approvals?: Pick<Approvals, 'ask'>;
  /** What is said to the person at the run. */
  tell(event: AuditEvent): void;
  /** Called when the agent has reached for what a tier keeps from it. */
  onViolation(): void;
}

/** Decides about the agent's calls. What is decided is in the log before it is answered; where it can't be, nothing is. */
export function deciderOf(deciding: Deciding): Decide {
  const { containment, bound, onViolation } = deciding;
  const record = async (event: AuditEvent) => {
    await deciding.audit.append(event);
    deciding.tell(event);
  };
  return async (question, gone) => {
    const judged = judgeCall(question, containment, bound);
    if ('ask' in judged) return asked(question, judged, gone, deciding, record);
    await record(judged.event);
    if (judged.isViolation) onViolation();
    return judged.answer;
  };
}

async function asked(
  question: Question,
  { ask, decision }: Extract<Judged, { ask: unknown }>,
  gone: AbortSignal,
  { run, bound, approvals }: Deciding,
  record: (event: AuditEvent) => Promise<void>,
): ReturnType<Decide> {
  if (bound === undefined || approvals === undefined) throw new Error('there is nobody to ask');
  const outcome = await approvals.ask({ ...ask, run }, gone);
  await record(outcomeEvent(outcome, ask));
  if (outcome.answer === 'granted') {
    const { tool, what, risk } = ask;
    const receipt = { agent: ask.agent, channel: outcome.channel, user: outcome.by, rule: decision.rule };
    await record({ action: 'tool_allowed', source: 'hook', tool, what, risk, ...receipt });
    return { decision: 'allow' };
  }
  const why = outcomeWords(outcome);
  const who = outcome.answer === 'denied' && {
    channel: outcome.channel,
    ...(outcome.by !== undefined && { user: outcome.by }),
  };
  await record(refusalEvent(question, bound, decision, { reason: why, ...who }));
  return { decision: 'deny', text: refusalText(decision, `${decision.reason}; ${why}`) };
}

type Ask = Extract<Judged, { ask: unknown }>['ask'];

function outcomeEvent(outcome: Outcome, { tool, what, risk, agent }: Ask): AuditEvent {
  const common = {
    ...{ source: 'runner' as const, approval: outcome.id, command_sha256: outcome.hash },
    ...{ tool, what, risk, agent },
  };
  switch (outcome.answer) {
    case 'granted': {
      const { by, channel, scope } = outcome;
      return { action: 'approval_granted', ...common, by, channel, scope };
    }
    case 'denied': {
      const { by, channel, reason } = outcome;
      return {
        ...{ action: 'approval_denied', ...common, channel },
        ...(by !== undefined && { by }),
        ...(reason !== undefined && { reason }),
      };
    }
    case 'timeout':
      return { action: 'approval_timeout', ...common, seconds: outcome.seconds };
  }
}
