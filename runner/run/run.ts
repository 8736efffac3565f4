import { chownSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ruleText } from '../../policy/egress/rule-text.ts';
import { type Audit, openAudit } from '../audit/open.ts';
import { runFolder } from '../audit/places.ts';
import { createCheckpoint } from '../checkpoint/create.ts';
import { rollback } from '../checkpoint/rollback.ts';
import { chooseEngine, type Engine } from '../engine/engine.ts';
import { findRepository } from '../git/repository.ts';
import { readLog } from '../network/log.ts';
import { raise } from '../network/raise.ts';
import { removeNetwork, removeOrphans } from '../network/remove.ts';
import { bringBack, removeWorkspace } from '../workspace/bring-back.ts';
import { prepare } from '../workspace/prepare/prepare.ts';
import type { BoxUser } from '../workspace/user.ts';
import { type Ended, runAgent } from './agent.ts';
import { type Box, secretEnvironment } from './container.ts';
import { followEgress } from './follow.ts';
import { onlyRunIn } from './places.ts';
import { type Plan, planOf, type RunOptions, secretsFile } from './plan.ts';
import type { RunResult } from './result.ts';

/** What a run tells while it goes on: one line for a person. */
export type Tell = (line: string) => void;

/**
 * One contained run, from its plan to its result. Whatever happens, nothing of it is left running: no container, no network, no
 * copy but one with work in it that could not be brought back. Throws a {@link Failure} where it could not begin.
 */
export async function run(task: readonly string[], options: RunOptions, tell: Tell): Promise<RunResult> {
  const engine = await chooseEngine(options.engine);
  const repository = await findRepository(process.cwd());
  const release = await onlyRunIn(repository.root);
  try {
    for (const id of await removeOrphans(engine)) tell(`removed what the dead run ${id} had left`);
    const plan = await planOf(engine, repository.root, task, options, cpus().length);
    return await contained(engine, plan, tell);
  } finally {
    await release();
  }
}

async function contained(engine: Engine, plan: Plan, tell: Tell): Promise<RunResult> {
  const { id, root } = plan;
  const folder = runFolder(id);
  const audit = await openAudit(id, folder, { secrets: [plan.token, ...Object.values(plan.settings.keys)] });
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals) =>
    stop.abort({ exit: null, ended: 'signal', signal } satisfies Ended);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  audit.failed.addEventListener('abort', () => stop.abort({ exit: null, ended: 'fault' } satisfies Ended));
  try {
    const checkpoint = plan.checkpoint
      ? await createCheckpoint(root, { now: new Date(), run: id })
      : undefined;
    if (checkpoint !== undefined) {
      await audit.append({
        action: 'checkpoint_created',
        checkpoint: checkpoint.name,
        commit: checkpoint.commit,
      });
      tell(`checkpoint ${checkpoint.name}`);
    }
    const { prepared, ended, output } = await inTheBox(engine, plan, audit, stop.signal, tell);
    const result = await bringBack(prepared, {
      audit: async (event) => {
        await audit.append(checkpoint === undefined ? event : { ...event, checkpoint: checkpoint.name });
      },
    });
    const undone =
      result.violations.some(({ isWarned }) => !isWarned) &&
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
    if (!keep) await removeWorkspace(prepared.state);
    const outcome: Ended = undone ? { ...ended, ended: 'violation' } : ended;
    const counts = audit.counts();
    await audit.append({ action: 'run_ended', ...outcome, counts });
    const head = await audit.close();
    return {
      schema: 'paddock/run/v1',
      run: id,
      tool: plan.tool,
      ...outcome,
      checkpoint: checkpoint?.name ?? null,
      rolled_back: undone,
      ...result,
      refused: counts.network_refused ?? 0,
      copy: keep ? prepared.workspace : null,
      audit: { file: join(folder, 'audit.jsonl'), ...head },
      output,
    };
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    await removeNetwork(engine, id);
    await rm(secretsFile(id), { force: true });
    await audit.close().catch(() => undefined);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Prepares the copy and the network side by side, and runs the agent between them. */
async function inTheBox(engine: Engine, plan: Plan, audit: Audit, stop: AbortSignal, tell: Tell) {
  const { id, root, settings, token } = plan;
  const [copied, raised] = await Promise.allSettled([
    prepare({
      repository: root,
      containment: plan.containment,
      state: runFolder(id),
      owner: plan.user.owner,
      run: id,
    }),
    raise(engine, {
      id,
      image: plan.images.egress,
      file: settings.file,
      keys: settings.keys,
      token,
      ...(plan.owner && { owner: plan.owner }),
      ...(plan.uplink !== undefined && { uplink: plan.uplink }),
    }),
  ]);
  if (copied.status === 'rejected') throw copied.reason;
  const prepared = copied.value;
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
    });
    const tested = (await readLog(engine, raised.value.names)).length;
    const follower = followEgress(engine, raised.value.names, audit, tested);
    tell(
      `${plan.tool} begins, in ${prepared.files} files of a copy; allowed: ${plan.hosts.join(' ') || 'no host'}`,
    );
    const { output, ...ended } = await runAgent(engine, box, stop, plan.capture);
    await engine.call(['stop', '--time', '5', raised.value.names.egress]);
    await follower.done;
    return { prepared, ended, output };
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
