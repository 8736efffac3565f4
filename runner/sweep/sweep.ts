import { runFolder } from '../audit/places.ts';
import { ask, canAsk } from '../confirm.ts';
import type { Engine } from '../engine/engine.ts';
import { removeNetwork } from '../network/remove.ts';
import { type DeadCopy, deadCopies } from './copies.ts';
import { daysOf, oldLogs } from './logs.ts';
import { type DeadNetwork, deadNetworks, enginesThere } from './networks.ts';
import { removeCopy, removeRun } from './remove.ts';
import { isWork, type Work, workIn, workWords } from './work.ts';

export interface SweepOptions {
  dryRun?: boolean;
  yes?: boolean;
  olderThan?: string;
  engine?: string;
}

/** A copy, and what became of it: in a dry run, what would. */
export interface SweptCopy {
  run: string;
  folder: string;
  work: Work;
  removed: boolean;
}

/** What was found and removed, as `--json` prints it. */
export interface Swept {
  schema: 'paddock/sweep/v1';
  dry_run: boolean;
  /** The engines that were looked into. */
  engines: string[];
  networks: DeadNetwork[];
  copies: SweptCopy[];
  /** Runs whose audit log was removed, with all that was left of them. */
  logs: string[];
}

/**
 * Removes what dead runs have left. A copy with an agent's work in it goes only where `--yes` or a person says so. Audit logs go with
 * `--older-than` alone. Throws a Failure where something can't be removed.
 */
export async function sweep(options: SweepOptions): Promise<Swept> {
  const days = daysOf(options.olderThan);
  const isDry = options.dryRun === true;
  const engines = await enginesThere(options.engine);
  const networks = await deadNetworks(engines);
  // First: an agent outlives the process that started it, and works in its copy still.
  if (!isDry) await removeNetworks(engines, networks);

  const copies: SweptCopy[] = [];
  for (const copy of await deadCopies()) copies.push(await sweepCopy(copy, options));
  const kept = copies.filter(({ removed }) => !removed).map(({ run }) => run);
  const old = days === undefined ? [] : await oldLogs(days);
  const logs = old.filter((run) => !kept.includes(run));
  if (!isDry) for (const run of logs) await removeRun(run, runFolder(run));
  return {
    ...{ schema: 'paddock/sweep/v1', dry_run: isDry, engines: engines.map(({ name }) => name) },
    ...{ networks, copies, logs },
  };
}

async function removeNetworks(engines: readonly Engine[], networks: readonly DeadNetwork[]): Promise<void> {
  for (const engine of engines) {
    for (const { id } of networks.filter((network) => network.engine === engine.name)) {
      await removeNetwork(engine, id);
    }
  }
}

async function sweepCopy(copy: DeadCopy, options: SweepOptions): Promise<SweptCopy> {
  const work = workIn(copy);
  const removed = await mayGo(copy, work, options);
  if (removed && !options.dryRun) await removeCopy(copy);
  return { run: copy.run, folder: copy.folder, work, removed };
}

async function mayGo({ folder, run }: DeadCopy, work: Work, { dryRun, yes }: SweepOptions): Promise<boolean> {
  if (!isWork(work) || yes === true) return true;
  if (dryRun === true || !canAsk()) return false;
  return await ask(`${folder} is left of the run ${run}, with ${workWords(work)}. Remove it?`);
}
