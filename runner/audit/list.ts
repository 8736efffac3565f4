import { RunId } from '../../policy/audit/entry.ts';
import { REFUSALS } from '../../policy/audit/events.ts';
import { verifyAudit } from '../../policy/audit/verify.ts';
import { hidden } from '../../policy/audit/visible.ts';
import { Failure } from '../failure.ts';
import { runsFolder } from './places.ts';
import { listRuns, readAudit } from './read.ts';

/** A run in brief, from its audit log. */
export interface RunSummary {
  run: string;
  /** When its first entry was written; null where it has none. */
  began: string | null;
  tool: string | null;
  /** `running`, how it ended, or `broken off`: its process is gone, and it wrote no end. */
  state: string;
  exit: number | null;
  /** The checkpoint that undoes it. */
  checkpoint: string | null;
  /** How many entries are about something that was refused. */
  refused: number;
  /** Whether the log is as it was written. */
  ok: boolean;
}

/** The runs that have a log, the one that was written to last first. */
export async function summariseRuns(runs = runsFolder()): Promise<RunSummary[]> {
  const found: RunSummary[] = [];
  for (const run of await listRuns(runs)) {
    const summary = RunId.safeParse(run).success ? await summariseRun(run, runs) : undefined;
    if (summary !== undefined) found.push(summary);
  }
  return found;
}

/** One run in brief; undefined where its log can't be read. */
export async function summariseRun(run: string, runs = runsFolder()): Promise<RunSummary | undefined> {
  const read = await readAudit(run, runs).catch((error: unknown) => {
    // Another process may have removed it just now.
    if (error instanceof Failure) return undefined;
    throw error;
  });
  if (read === undefined) return undefined;
  const { entries, ok } = verifyAudit(read.text, read.head, { run, live: read.live });
  const started = entries.find((entry) => entry.action === 'run_started');
  const ended = entries.findLast((entry) => entry.action === 'run_ended');
  const checkpoint = entries.find((entry) => entry.action === 'checkpoint_created');
  return {
    run,
    began: entries[0]?.time ?? null,
    tool: started?.tool ?? null,
    state: read.live ? 'running' : (ended?.ended ?? 'broken off'),
    exit: ended?.exit ?? null,
    checkpoint: checkpoint?.checkpoint ?? null,
    refused: entries.filter(({ action }) => REFUSALS.has(action)).length,
    ok,
  };
}

/** A line for each run. */
export function runLines(runs: readonly RunSummary[]): string[] {
  return runs.map(({ run, tool, state, exit, refused, ok }) =>
    hidden(
      [
        run,
        tool ?? 'no agent started',
        exit === null ? state : `${state}, status ${exit}`,
        `${refused} refused`,
        ok ? '' : 'the log is not whole',
      ]
        .filter((part) => part !== '')
        .join('  '),
    ),
  );
}
