import { isOurs } from '../../checkpoint/record.ts';
import { shownPath } from '../../git/bytes.ts';
import type { Refs } from '../../git/refs.ts';
import { violationOf } from '../back/judged.ts';
import { below } from '../disk/entry.ts';
import type { Judge } from '../protect/judge.ts';
import type { RepositoryBefore, Violation } from '../types.ts';
import type { AgentGit } from './agent.ts';
import { isObjectId, isRefName } from './names.ts';

export interface RefChange {
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface GitPlan {
  /** Branches, tags and notes that the agent made, moved or deleted. */
  readonly refs: readonly RefChange[];
  readonly violations: readonly Violation[];
  readonly notes: readonly string[];
}

const BROUGHT = /^refs\/(?:heads|tags|notes)\//;
/** Made by git at work, and of no use afterwards. */
const PASSING = /^refs\/(?:bisect|rewritten|worktree)\//;

/** Sorts what an agent did to a git directory: what may come back, and what the host's git would run, obey or be misled by. */
export function planGit(before: RepositoryBefore, agent: AgentGit, judge: Judge): GitPlan {
  const inside = (path: string) => below(before.folder, `.git/${path}`);
  const violations: Violation[] = [];
  const notes: string[] = [];
  for (const { path, what, isFolder } of agent.changed) {
    const tier = judge.tier(inside(path), isFolder);
    const violation =
      tier.creatable && what === 'created' ? undefined : violationOf(inside(path), tier, what, judge);
    if (violation) violations.push({ ...violation, isWarned: false });
  }
  const refs: RefChange[] = [];
  for (const { ref, from, to } of differing(before.refs, agent.refs)) {
    const shown = shownPath(Buffer.from(ref).toString('latin1'));
    const tier = judge.tier(Buffer.from(inside(ref)).toString('latin1'), false);
    const violation = violationOf(inside(ref), tier, to === undefined ? 'deleted' : 'changed', judge);
    if (violation) {
      // A loose one has been reported as the file that it is.
      if (!violations.some(({ path }) => path === violation.path))
        violations.push({ ...violation, isWarned: false });
    } else if (!BROUGHT.test(ref)) {
      if (!PASSING.test(ref))
        notes.push(`${shown}: this ref is not brought back; branches, tags, notes and the stash are`);
    } else if (isOurs(ref)) notes.push(`${shown}: this tag is Paddock's own, so it stays as it was`);
    else if (to !== undefined && !(isObjectId(to) && isRefName(ref))) {
      notes.push(`${shown}: this ref is not brought back, for its name or its value is not an ordinary one`);
    } else refs.push({ ref, from, to });
  }
  const left = agent.operations.filter((name) => !before.operations.includes(name));
  if (left.length > 0) {
    notes.push(
      `${inside(left[0] ?? '')}: the agent left this operation unfinished; it is not brought back, nor are HEAD and the index, for ` +
        'git would run what it says when it goes on',
    );
  }
  return { refs, violations, notes };
}

function differing(before: Refs, after: Refs): RefChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  names.delete('refs/stash');
  return Array.from(names, (ref) => ({ ref, from: before[ref], to: after[ref] }))
    .filter(({ from, to }) => from !== to)
    .sort((one, other) => (one.ref < other.ref ? -1 : 1));
}
