import { join } from 'node:path';
import { Command } from 'commander';
import type { AuditEntry } from '../../policy/audit/entry.ts';
import { REFUSALS } from '../../policy/audit/events.ts';
import { type Verified, verifyAudit } from '../../policy/audit/verify.ts';
import { auditWords, headWords, verdictWords } from '../../policy/audit/words.ts';
import { print } from '../egress/session.ts';
import { Failure, STATUS } from '../failure.ts';
import { runLines, summariseRuns } from './list.ts';
import { auditFiles } from './places.ts';
import { type ReadAudit, readAudit } from './read.ts';

export interface AuditCommandOptions {
  run?: string;
  verify?: boolean;
  refused?: boolean;
  list?: boolean;
  json?: boolean;
}

/** `paddock audit` */
export function auditCommand(): Command {
  return new Command('audit')
    .description('what a run did and what was refused it, and whether the record is whole')
    .option('--run <id>', 'which run; without it the one that was written to last')
    .option('--refused', 'only what was refused')
    .option('--verify', 'check the chain of the entries; exit 1 where it does not hold')
    .option('--list', 'the runs that there are')
    .option('--json', 'one JSON object on standard output instead of words')
    .action((options: AuditCommandOptions) => audit(options));
}

/** Prints a run's audit log, the verdict on it, or the runs that there are. */
export async function audit(options: AuditCommandOptions): Promise<void> {
  const { run, refused, verify } = options;
  if (options.list) {
    if (run !== undefined || refused || verify) {
      throw new Failure(
        STATUS.usage,
        '--list goes with --json alone; leave out --run, --refused and --verify',
      );
    }
    await list(options);
    return;
  }
  const read = await readAudit(run);
  const verified = verifyAudit(read.text, read.head, { run: read.run, live: read.live });
  const path = auditFiles(read.folder).log;
  const entries = refused ? verified.entries.filter(({ action }) => REFUSALS.has(action)) : verified.entries;
  print(
    options,
    result(read, verified, path, entries),
    verify ? verdictWords(path, verified, read.head) : auditWords(entries),
    verify ? verdictNext(read, verified) : next(read, verified, entries.length, refused === true),
  );
  if (verify && !verified.ok) process.exitCode = STATUS.unmet;
}

async function list(options: AuditCommandOptions): Promise<void> {
  const runs = await summariseRuns();
  print(options, { schema: 'paddock/audit-runs/v1', runs }, runLines(runs), [
    runs.length === 0 ? 'There is no run yet. Next: paddock run' : 'Next: paddock audit --run ID',
  ]);
}

function result(
  { run, folder, head, live }: ReadAudit,
  { ok, faults, notes }: Verified,
  path: string,
  entries: readonly AuditEntry[],
) {
  return {
    schema: 'paddock/audit-report/v1',
    ...{ run, file: path, folder, live, head: head ?? null, ok, faults, notes, entries },
  };
}

/** What a person should know beside the entries, and do next. */
function next(
  { run, live, head }: ReadAudit,
  { ok, faults }: Verified,
  shown: number,
  refused: boolean,
): string[] {
  const about = [`run ${run}`, live && 'under way', head && headWords(head)].filter(Boolean).join(', ');
  return [
    ...(shown > 0 ? [] : [refused ? 'Nothing was refused.' : 'The log has no entry.']),
    about,
    ok
      ? `Next: paddock audit --verify --run ${run}${refused ? '' : ' · --refused'} · --list`
      : `This is not all that was written, or not as it was: ${faults.length} faults. Next: paddock audit --verify --run ${run}`,
  ];
}

function verdictNext({ run, folder, live }: ReadAudit, { ok }: Verified): string[] {
  if (live) return ['The run is under way; what it writes from now on is not checked.'];
  if (ok)
    return [
      'Compare the head with the one that the run printed at its end: whoever owns this account could write both anew.',
    ];
  return [
    'What the faults are about can be no evidence. A machine that lost power, or a run that was killed, leaves torn and unsealed ends alone.',
    `Next: keep a copy of ${folder} as it is, and look at paddock audit --run ${run} beside ${join(folder, 'head.json')}`,
  ];
}
