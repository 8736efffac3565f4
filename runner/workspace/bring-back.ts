import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { AuditEvent } from '../../policy/audit/events.ts';
import { Failure, STATUS } from '../failure.ts';
import { applyChanges } from './back/apply.ts';
import { findChanges } from './back/changes.ts';
import { judgeChanges } from './back/judged.ts';
import { Repositories } from './back/repositories.ts';
import { LIMITS, type Limits } from './disk/walk.ts';
import { Judge } from './protect/judge.ts';
import type { Prepared, Result, Violation } from './types.ts';

export interface BringBackOptions {
  /** Hears of every change that the tiers do not allow. */
  readonly audit: (event: AuditEvent) => void | Promise<void>;
  /** What new files must not allow; the process's own by default. */
  readonly umask?: number;
  readonly limits?: Limits;
}

/** Of more violations than that, the number is told. */
const MOST_VIOLATIONS = 1000;

/**
 * Brings what an agent did in its copy back to the user's tree, when the agent and all that it started have ended. Paths that the tiers
 * protect stay as they are; what the user changed meanwhile stays, and the agent's version is kept beside. Done again after a
 * kill, it goes on. Throws a {@link Failure} where the copy is beyond all bounds; then nothing was written.
 */
export async function bringBack(prepared: Prepared, options: BringBackOptions): Promise<Result> {
  const limits = options.limits ?? LIMITS;
  const judge = new Judge(prepared.containment);
  const found = findChanges(prepared, limits);
  const judged = judgeChanges(prepared, found, judge);
  mark(prepared, 'begun');

  const repositories = new Repositories(prepared, judge, limits);
  await repositories.begin(found.gits);
  const applied = applyChanges(prepared, judged.allowed, options.umask ?? process.umask());
  if (applied.unfinished.length === 0) await repositories.finish();
  else repositories.found.notes.push('commits and branches are not brought back yet, for files are missing');

  const all = [...judged.violations, ...repositories.found.violations];
  const violations = all.slice(0, MOST_VIOLATIONS);
  for (const violation of violations) await options.audit(eventOf(violation));
  const rest = all.length - violations.length;
  if (rest > 0) await options.audit({ action: 'limited', of: 'write_blocked', count: rest });
  if (applied.unfinished.length === 0) mark(prepared, 'done');
  return {
    created: applied.created,
    changed: applied.changed,
    deleted: applied.deleted,
    conflicts: applied.conflicts,
    unfinished: applied.unfinished,
    violations,
    refs: repositories.found.refs,
    notes: [
      ...found.notes,
      ...judged.notes,
      ...applied.notes,
      ...repositories.found.notes,
      ...(rest > 0 ? [`${rest} more changes to protected paths were not brought back`] : []),
    ],
  };
}

function eventOf({ path, tier, rule, isWarned, what, reason }: Violation): AuditEvent {
  return {
    action: isWarned ? 'write_warned' : 'write_blocked',
    source: 'runner',
    path,
    tier,
    rule: rule.pattern,
    reason: [what, reason, rule.reason].filter((part) => part !== undefined && part !== '').join('; '),
  };
}

/** How far the bringing back of a run got. `waiting`: it has not begun. */
export type Progress = 'waiting' | 'begun' | 'done';

const progressFile = (state: string) => join(state, 'bring-back');

function mark({ state }: Prepared, progress: Progress): void {
  writeFileSync(progressFile(state), progress, { mode: 0o600 });
}

/** How far it got in a run's state folder; after a kill, {@link bringBack} with what `loadPrepared` returns goes on. */
export function progressOf(state: string): Progress {
  try {
    const text = readFileSync(progressFile(state), 'utf8');
    return text === 'done' ? 'done' : 'begun';
  } catch {
    return 'waiting';
  }
}

/** Removes the copy and what was made for it; conflicts stay. Throws a {@link Failure} where something is left. */
export async function removeWorkspace(state: string): Promise<void> {
  const own = ['workspace', 'prepared.json', 'prepared.json.new', 'tick', 'empty', 'bring-back'];
  const { stdout } = await execa('find', [
    state,
    '-maxdepth',
    '1',
    '-regex',
    `.*/\\(git\\|objects\\)-[0-9]+`,
  ]);
  const paths = [
    ...own.map((name) => join(state, name)),
    ...stdout.split('\n').filter((path) => path !== ''),
  ];
  // rm goes through folders of any depth, which Node.js does not; first its folders have to let it.
  const workspace = join(state, 'workspace');
  await execa('find', [workspace, '-type', 'd', '!', '-perm', '-700', '-exec', 'chmod', 'u+rwx', '{}', ';'], {
    reject: false,
  });
  const { exitCode, stderr } = await execa('rm', ['-rf', '--', ...paths], { reject: false });
  if (exitCode !== 0) throw new Failure(STATUS.cannotCreate, `${state}: cannot be removed: ${stderr}`);
  for (const path of paths) rmSync(path, { recursive: true, force: true });
}
