import { chownSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { AuditEvent } from '../../policy/audit/events.ts';
import { ruleText } from '../../policy/egress/rule-text.ts';
import { type Audit, openAudit } from '../audit/open.ts';
import { runFolder } from '../audit/places.ts';
import { createCheckpoint } from '../checkpoint/create.ts';
import type { Checkpoint } from '../checkpoint/record.ts';
import { Failure, STATUS } from '../failure.ts';
import { openGate } from '../gate/server.ts';
import { findRepository } from '../git/repository.ts';
import { raise } from '../network/raise.ts';
import { removeNetwork } from '../network/remove.ts';
import { removeWorkspace } from '../workspace/bring-back.ts';
import { prepare } from '../workspace/prepare/prepare.ts';
import type { BoxUser } from '../workspace/user.ts';
import type { Ended } from './agent.ts';
import { approvalsOf } from './approvals.ts';
import { autonomyWords } from './autonomy.ts';
import { type Box, secretEnvironment } from './container.ts';
import { deciderOf } from './decider.ts';
import { AgentOutput } from './output.ts';
import { onlyRunIn } from './places.ts';
import { gateFolder, type Plan, planOf, type RunOptions, secretsFile } from './plan.ts';
import type { ReadyEngine } from './ready-engine.ts';
import type { RunResult } from './result.ts';
import { type Ready, work } from './work.ts';

/** What a run tells while it goes on: one line for a person. */
export type Tell = (line: string) => void;

/**
 * One contained run, from its plan to its result. Whatever happens, nothing of it is left running: no container, no network, no
 * copy but one with work in it that could not be brought back. `ready` is asked for while all this is loaded. Throws a {@link Failure} where it could not begin.
 */
export async function run(
  task: readonly string[],
  options: RunOptions,
  ready: Promise<ReadyEngine>,
  tell: Tell,
): Promise<RunResult> {
  const repository = await findRepository(process.cwd());
  const release = await onlyRunIn(repository.root);
  try {
    const found = await ready;
    for (const id of found.dead) {
      await removeNetwork(found.engine, id);
      tell(`removed what the dead run ${id} had left`);
    }
    const plan = await planOf(found, repository.root, task, options, cpus().length);
    return await contained(plan, tell);
  } finally {
    await release();
  }
}

async function contained(plan: Plan, tell: Tell): Promise<RunResult> {
  const { id, engine } = plan;
  const audit = await openAudit(id, runFolder(id), {
    secrets: [plan.token, ...Object.values(plan.settings.keys)],
  });
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals) =>
    stop.abort({ exit: null, ended: 'signal', signal } satisfies Ended);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  audit.failed.addEventListener('abort', () => stop.abort({ exit: null, ended: 'fault' } satisfies Ended));
  try {
    const ready = await setUp(plan, audit, stop, tell);
    try {
      return await work(plan, audit, ready, stop.signal);
    } catch (error) {
      throw copyKept(error, ready.prepared.workspace);
    } finally {
      await ready.approvals?.close();
      await ready.gate.close();
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    await removeNetwork(engine, id);
    await rm(secretsFile(id), { force: true });
    await audit.close().catch(() => undefined);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What went wrong once the agent had begun: its work must not be lost with the run. */
function copyKept(error: unknown, workspace: string): Failure {
  const [status, message] =
    error instanceof Failure
      ? [error.status, error.message]
      : [STATUS.bug, error instanceof Error ? error.message : String(error)];
  return new Failure(status, `${message}\nWhat the agent did is kept in ${workspace}`);
}

/** The checkpoint, and what it is called in the log. */
async function checkpointOf({ id, root }: Plan, audit: Audit, tell: Tell): Promise<Checkpoint> {
  const checkpoint = await createCheckpoint(root, { now: new Date(), run: id });
  const { name, commit } = checkpoint;
  await audit.append({ action: 'checkpoint_created', checkpoint: name, commit });
  tell(`checkpoint ${name}`);
  return checkpoint;
}

/** Makes the checkpoint and the copy, and the network beside them. Nothing of the copy is left where it throws. */
async function setUp(plan: Plan, audit: Audit, stop: AbortController, tell: Tell): Promise<Ready> {
  const { id, engine, root, settings, token, bound } = plan;
  const copy = async () => {
    const checkpoint = plan.checkpoint ? await checkpointOf(plan, audit, tell) : undefined;
    const { containment, user } = plan;
    const state = runFolder(id);
    const prepared = await prepare({ repository: root, containment, state, owner: user.owner, run: id });
    return { checkpoint, prepared };
  };
  const [copied, raised] = await Promise.allSettled([
    copy(),
    raise(engine, {
      id,
      image: plan.images.egress,
      file: settings.file,
      keys: settings.keys,
      ...{ token, hold: true },
      ...(plan.owner && { owner: plan.owner }),
      ...(plan.uplink !== undefined && { uplink: plan.uplink }),
    }),
  ]);
  if (copied.status === 'rejected') throw copied.reason;
  const { checkpoint, prepared } = copied.value;
  try {
    if (raised.status === 'rejected') throw raised.reason;
    for (const note of prepared.notes) tell(`note: ${note}`);
    const box: Box = plan.box(prepared);
    writeSecrets(box, plan.user.owner);
    await audit.append({
      action: 'run_started',
      tool: plan.tool,
      profile: plan.profile,
      engine: engine.name,
      images: plan.images,
      mode: plan.containment.mode,
      tiers: { blocked: prepared.blocked.length, readonly: prepared.mounts.length },
      allowed_hosts: settings.file.rules.map(ruleText),
      ...(bound && { agent: bound.agent.name, risk_profile: bound.profile.name }),
    });
    tell(
      `${plan.tool} begins, in ${prepared.files} files of a copy; allowed: ${plan.hosts.join(' ') || 'no host'}`,
    );
    const output = new AgentOutput();
    const said = (event: AuditEvent) => {
      const words = autonomyWords(event);
      if (words !== undefined) tell(words);
    };
    const approvals = bound && (await approvalsOf(plan, bound, audit, output, said, tell));
    const decide = deciderOf({
      ...{ run: id, containment: prepared.containment, audit, tell: said },
      ...(bound && approvals && { bound, approvals }),
      onViolation() {
        if (plan.containment.rollback_on_violation)
          stop.abort({ exit: null, ended: 'violation' } satisfies Ended);
      },
    });
    const gate = await openGate(gateFolder(id), decide);
    const { names, testedUpTo, held } = raised.value;
    if (held === undefined) throw new Error('the network is held by nobody');
    return {
      checkpoint,
      prepared,
      names,
      held,
      box,
      output,
      gate,
      ...(approvals && { approvals }),
      testedUpTo,
    };
  } catch (error) {
    await removeWorkspace(prepared.state);
    throw error;
  }
}

/** Writes the file with the box's secret variables, which only the agent's user can read. */
function writeSecrets(box: Box, owner: BoxUser['owner']): void {
  writeFileSync(box.secrets, JSON.stringify(secretEnvironment(box)), { mode: 0o400, flag: 'wx' });
  if (process.geteuid?.() === 0) chownSync(box.secrets, owner.uid, owner.gid);
}
