import { shownPath } from '../../git/bytes.ts';
import { Beneath, Obstacle } from '../disk/beneath.ts';
import { isCode } from '../disk/entry.ts';
import { Unfit } from '../disk/place.ts';
import type { Conflict, Prepared, Result } from '../types.ts';
import type { Change } from './changes.ts';
import { keepConflict } from './conflicts.ts';
import { HostTree, Met } from './host-tree.ts';

export interface Applied
  extends Pick<Result, 'created' | 'changed' | 'deleted' | 'conflicts' | 'unfinished'> {
  readonly notes: readonly string[];
}

/** What ends the bringing back at once: no other file would fare better. */
const FULL = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE'];

/**
 * Makes the changes on the host: first what is gone, then what is new or changed, then the modes of folders. A path that is
 * not as it was when the agent began is left alone. Done twice it does nothing more, so that it can be finished after a kill.
 */
export function applyChanges(prepared: Prepared, changes: readonly Change[], umask: number): Applied {
  const host = new Beneath(prepared.root);
  const out = { created: [] as string[], changed: [] as string[], deleted: [] as string[] };
  const conflicts: Conflict[] = [];
  const unfinished: { path: string; reason: string }[] = [];
  const notes: string[] = [];
  const steps = stepsOf(changes);
  const worker = new HostTree(prepared, host, umask, notes);
  try {
    for (const [number, { change, act }] of steps.entries()) {
      const path = shownPath(change.path);
      try {
        const done = worker[act](change);
        if (done !== undefined) out[done].push(path);
      } catch (error) {
        if (isCode(error, ...FULL)) {
          const rest = new Set(steps.slice(number).map((step) => shownPath(step.change.path)));
          unfinished.push(...Array.from(rest, (one) => ({ path: one, reason: error.message })));
          break;
        }
        const reason = reasonOf(error);
        const isCopied = !(error instanceof Unfit);
        conflicts.push({ path, reason, kept: keepConflict(prepared, change, isCopied) });
      }
    }
  } finally {
    host.close();
  }
  return { ...out, conflicts, unfinished, notes };
}

function reasonOf(error: unknown): string {
  if (error instanceof Met || error instanceof Obstacle || error instanceof Unfit) return error.message;
  if (error instanceof Error && 'code' in error) return `it cannot be written (${error.code})`;
  throw error;
}

interface Step {
  readonly change: Change;
  readonly act: 'remove' | 'make' | 'settle';
}

function stepsOf(changes: readonly Change[]): Step[] {
  const gone = changes.filter(({ before, after }) => before && before.copy.kind !== after?.kind).toReversed();
  const there = changes.filter(({ after }) => after !== undefined);
  const folders = there.filter(({ after }) => after?.kind === 'folder').toReversed();
  return [
    ...gone.map((change): Step => ({ change, act: 'remove' })),
    ...there.map((change): Step => ({ change, act: 'make' })),
    ...folders.map((change): Step => ({ change, act: 'settle' })),
  ];
}
