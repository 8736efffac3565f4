import type { Containment } from '../../policy/containment/containment.ts';
import { describeTiers, type TierDescription } from '../../policy/containment/describe.ts';
import { type RunSummary, summariseRun } from '../audit/list.ts';
import { listRuns } from '../audit/read.ts';
import { listCheckpoints } from '../checkpoint/kept.ts';
import { readGroups } from '../egress/settings.ts';
import { type EngineFacts, engineFacts } from '../engine/facts.ts';
import { Failure } from '../failure.ts';
import { shownPath } from '../git/bytes.ts';
import { findRepository } from '../git/repository.ts';
import { type ActiveRun, activeRun } from '../run/places.ts';
import { readWorkspaceFile } from '../run/workspace-file.ts';
import { type DeadCopy, deadCopies } from '../sweep/copies.ts';
import { type DeadNetwork, deadNetworks, enginesThere } from '../sweep/networks.ts';
import { scan } from '../workspace/prepare/scan.ts';
import { Judge } from '../workspace/protect/judge.ts';
import { type AllowedHosts, allowedHosts } from './hosts.ts';

type Settings = Pick<Containment, 'enabled' | 'mode' | 'auto_checkpoint' | 'rollback_on_violation'>;

/** The paths of the working tree that a tier holds now, without those below others. */
export interface HeldPaths {
  blocked: string[];
  readonly: string[];
}

/** How things stand in a repository, as `--json` prints it. */
export interface Status extends Settings {
  schema: 'paddock/status/v1';
  repository: string;
  /** The run, or the rollback, that is under way. */
  active: (Omit<ActiveRun, 'since'> & { since: string; tool: string | null }) | null;
  /** The run that wrote to its log last, in whatever repository. */
  last_run: RunSummary | null;
  tiers: TierDescription;
  /** Null where the tree could not be looked through. */
  paths: HeldPaths | null;
  allowed: AllowedHosts[];
  /** The newest checkpoint that a run made. */
  checkpoint: { name: string; time: string; run: string | null } | null;
  checkpoints: number;
  engine: EngineFacts | null;
  left: { networks: DeadNetwork[]; copies: DeadCopy[] };
}

/** Finds out how things stand in the repository of a folder. Throws a {@link Failure} or a ConfigurationError. */
export async function readStatus(folder: string): Promise<Status> {
  const { root } = await findRepository(folder);
  const { containment } = await readWorkspaceFile(root);
  const engines = await enginesThere();
  const [chosen] = engines;
  const [groups, active, runs, networks, copies] = await Promise.all([
    readGroups(),
    activeRun(root),
    listRuns(),
    deadNetworks(engines),
    deadCopies(),
  ]);
  const [last] = runs;
  const records = listCheckpoints(root);
  const newest = records.find(({ kind }) => kind === 'checkpoint');
  const { enabled, mode, auto_checkpoint, rollback_on_violation } = containment;
  return {
    ...{ schema: 'paddock/status/v1', repository: root },
    active: active === undefined ? null : await named(active),
    last_run: last === undefined ? null : ((await summariseRun(last)) ?? null),
    ...{ enabled, mode, auto_checkpoint, rollback_on_violation },
    tiers: describeTiers(containment),
    paths: heldPaths(root, containment),
    allowed: await allowedHosts(containment.allow_network, groups),
    checkpoint:
      newest === undefined ? null : { name: newest.name, time: newest.time, run: newest.run ?? null },
    checkpoints: records.length,
    engine: chosen === undefined ? null : await engineFacts(chosen),
    left: { networks, copies },
  };
}

async function named({ since, ...run }: ActiveRun): Promise<Status['active']> {
  const summary = run.run === undefined ? undefined : await summariseRun(run.run);
  return { ...run, since: since.toISOString(), tool: summary?.tool ?? null };
}

function heldPaths(root: string, containment: Containment): HeldPaths | null {
  try {
    const { blocked, readonly } = scan(root, new Judge(containment));
    return { blocked: blocked.map(shownPath), readonly: readonly.map(({ path }) => shownPath(path)) };
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
