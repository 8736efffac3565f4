import type { Approvals } from '../approvals/approvals.ts';
import type { Audit } from '../audit/open.ts';
import { auditFiles, runFolder } from '../audit/places.ts';
import type { Checkpoint } from '../checkpoint/record.ts';
import { rollback } from '../checkpoint/rollback.ts';
import type { GateServer } from '../gate/server.ts';
import type { Held } from '../network/held.ts';
import type { Names } from '../network/names.ts';
import { bringBack, removeWorkspace } from '../workspace/bring-back.ts';
import type { Prepared } from '../workspace/types.ts';
import { type Ended, runAgent } from './agent.ts';
import type { Box } from './container.ts';
import { followEgress } from './follow.ts';
import type { AgentOutput } from './output.ts';
import type { Plan } from './plan.ts';
import type { RunResult } from './result.ts';

/** All that stands when the agent begins. */
export interface Ready {
  checkpoint: Checkpoint | undefined;
  prepared: Prepared;
  names: Names;
  held: Held;
  box: Box;
  /** What the agent prints, on its way. */
  output: AgentOutput;
  /** Where approval is asked for, where a risk profile binds the agent. */
  approvals?: Approvals;
  /** Where the box's gate asks. */
  gate: GateServer;
  /** The last host that the network's own test asked for. */
  testedUpTo: string;
}

/** The agent's turn, and what comes of it: its work on the host, and the run's result. Where it throws, the copy is kept. */
export async function work(
  plan: Plan,
  audit: Audit,
  { checkpoint, prepared, names, held, box, output: agentOutput, testedUpTo }: Ready,
  stop: AbortSignal,
): Promise<RunResult> {
  const { id, engine, root } = plan;
  const followed = followEgress(held.lines, audit, testedUpTo);
  // Whoever waits for it hears of a failure; until then the audit's own signal tells.
  followed.catch(() => undefined);
  const { output, ...ended } = await runAgent(engine, box, stop, plan.capture, agentOutput);
  await held.release();
  await engine.call(['rm', '--force', names.egress]);
  await followed;
  const { tool_refused = 0, read_blocked = 0, write_blocked = 0 } = audit.counts();
  const result = await bringBack(prepared, {
    audit: async (event) => {
      await audit.append(checkpoint === undefined ? event : { ...event, checkpoint: checkpoint.name });
    },
  });
  const undone =
    (ended.ended === 'violation' || result.violations.some(({ isWarned }) => !isWarned)) &&
    plan.containment.rollback_on_violation &&
    checkpoint !== undefined;
  if (undone) {
    const { undo } = await rollback(root, checkpoint.name, { now: new Date(), run: id });
    await audit.append({
      action: 'rollback',
      checkpoint: checkpoint.name,
      ...(undo !== undefined && { snapshot: undo }),
      reason: 'rollback_on_violation',
    });
  }
  const keep = result.unfinished.length > 0 || result.conflicts.length > 0;
  const outcome: Ended = undone ? { ...ended, ended: 'violation' } : ended;
  const counts = audit.counts();
  await audit.append({ action: 'run_ended', ...outcome, counts });
  const head = await audit.close();
  if (!keep) await removeWorkspace(prepared.state);
  return {
    schema: 'paddock/run/v1',
    run: id,
    tool: plan.tool,
    agent: plan.bound?.agent.name ?? null,
    ...outcome,
    checkpoint: checkpoint?.name ?? null,
    rolled_back: undone,
    ...result,
    refused: counts.network_refused ?? 0,
    approvals: {
      granted: counts.approval_granted ?? 0,
      denied: counts.approval_denied ?? 0,
      timed_out: counts.approval_timeout ?? 0,
    },
    refused_calls: tool_refused + read_blocked + write_blocked,
    copy: keep ? prepared.workspace : null,
    audit: { file: auditFiles(runFolder(id)).log, ...head },
    output,
  };
}
