import type { AuditEvent } from '../../policy/audit/events.ts';
import { makeRedact } from '../../policy/audit/redact.ts';
import { type Approvals, openApprovals } from '../approvals/approvals.ts';
import { openersOf } from '../approvals/openers.ts';
import type { Audit } from '../audit/open.ts';
import type { Bound } from './bind.ts';
import type { AgentOutput } from './output.ts';
import type { Plan } from './plan.ts';

/**
 * Opens the channels in which an agent's approvals are asked for. Where a person speaks with the agent at the terminal, no question is
 * put there. Throws a Failure for a channel that is set up wrongly.
 */
export async function approvalsOf(
  plan: Pick<Plan, 'id' | 'token' | 'settings' | 'terminal' | 'isEditor'>,
  { agent, profile }: Bound,
  audit: Pick<Audit, 'append'>,
  output: AgentOutput,
  said: (event: AuditEvent) => void,
  tell: (line: string) => void,
): Promise<Approvals> {
  const named = [...agent.channels, ...(plan.isEditor ? (['acp'] as const) : [])];
  const channels = named.filter((name) => name !== 'terminal' || !(plan.terminal || plan.isEditor));
  const redact = makeRedact([plan.token, ...Object.values(plan.settings.keys)]);
  return openApprovals({
    run: plan.id,
    channels: openersOf(
      { ...agent, channels },
      {
        ...{ redact, terminal: { hold: () => output.hold() } },
        ...(plan.isEditor && { acp: { input: process.stdin, output: process.stdout } }),
      },
    ),
    timeoutSeconds: profile.approval_timeout_secs,
    tell,
    async onAsked({ id, hash, request }, asked) {
      const { tool, what, risk, rule, reason } = request;
      const event: AuditEvent = {
        ...{ action: 'approval_requested', source: 'runner', approval: id, command_sha256: hash },
        ...{ tool, what, risk, agent: agent.name, channel: asked.join(', '), reason },
        ...(rule !== undefined && { rule }),
      };
      await audit.append(event);
      said(event);
    },
  });
}
