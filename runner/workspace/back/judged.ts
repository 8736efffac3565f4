import { readlinkSync } from 'node:fs';
import { posix } from 'node:path';
import type { Tier } from '../../../policy/containment/tiers.ts';
import { TIERS } from '../../../policy/containment/tiers.ts';
import { type BytePath, folderOf, foldersAbove, pathOf, shownPath } from '../../git/bytes.ts';
import { isSameContent } from '../disk/content.ts';
import { at, isAlike, look } from '../disk/entry.ts';
import { worktreeOf } from '../git/back/pointer.ts';
import { holdsProtected } from '../protect/holds.ts';
import type { Judge } from '../protect/judge.ts';
import type { Prepared, Violation, What } from '../types.ts';
import type { Change, Changes } from './changes.ts';

export interface Judged {
  /** What may be brought back. */
  readonly allowed: readonly Change[];
  readonly violations: readonly Violation[];
  readonly notes: readonly string[];
}

/** Holds every change against the tiers. A path that may not be written stays on the host as it is. */
export function judgeChanges(prepared: Prepared, { changes, folders, gits }: Changes, judge: Judge): Judged {
  const allowed: Change[] = [];
  const violations: Violation[] = [];
  const notes: string[] = [];
  // What may not be replaced holds for what would be below it: it is on the host, and no folder, or not to be seen.
  const held = new Map(prepared.blocked.map((path): [BytePath, Tier] => [path, tierOfBlocked(path, judge)]));
  const worktrees = Array.from(gits).flatMap(([path, { kind }]) =>
    kind === 'file' && worktreeOf(prepared, path) !== undefined ? [folderOf(path)] : [],
  );
  for (const change of changes) {
    const { path, before } = change;
    const above = [...foldersAbove(path), path].find((one) => held.has(one));
    const tier = (above !== undefined && held.get(above)) || tierOfChange(change, judge);
    if (!judge.mayWrite(tier) && before !== undefined && before.host.kind !== 'folder') held.set(path, tier);
    const violation = violationOf(change.path, tier, whatOf(change), judge);
    if (violation && isWrittenAlike(prepared, change)) continue;
    if (violation?.tier === 'readonly' && isCheckedOut(prepared, change, worktrees)) {
      allowed.push(change);
      continue;
    }
    if (violation) violations.push(violation);
    if (violation === undefined || violation.isWarned) {
      allowed.push(change);
      if (change.after?.kind === 'link') notes.push(...noteOnLink(prepared.workspace, change.path));
    }
  }
  for (const path of prepared.blocked) {
    if (folders.has(folderOf(path))) continue;
    const violation = violationOf(path, tierOfBlocked(path, judge), 'deleted', judge);
    if (violation)
      violations.push({ ...violation, reason: 'the folder that it is in was moved away or deleted' });
  }
  return { allowed, violations, notes };
}

function tierOfBlocked(path: BytePath, judge: Judge): Tier {
  const tier = judge.tier(path, false);
  return tier.tier === 'blocked' ? tier : judge.tier(path, true);
}

/** Whether a file was only written anew with what it held: git does so when it goes through branches. */
function isWrittenAlike({ root, workspace }: Prepared, { path, before, after }: Change): boolean {
  if (before === undefined || after?.kind !== 'file' || after.mode !== before.copy.mode) return false;
  const host = at(root, path);
  const now = look(host);
  return now !== undefined && isAlike(before.host, now) && isSameContent(at(workspace, path), host);
}

/** Whether it is in a new worktree what the user has at the same place of the workspace. */
function isCheckedOut(
  { root, workspace }: Prepared,
  { path, before, after }: Change,
  worktrees: readonly BytePath[],
): boolean {
  const worktree = worktrees.find((folder) => path.startsWith(`${folder}/`));
  if (worktree === undefined || before !== undefined || after === undefined) return false;
  const own = at(root, path.slice(worktree.length + 1));
  if (after.kind === 'folder') return look(own)?.kind === 'folder';
  return after.kind === 'file' && look(own)?.kind === 'file' && isSameContent(at(workspace, path), own);
}

/** The violation that a change to a path of this tier is; undefined where it is none. */
export function violationOf(path: BytePath, tier: Tier, what: What, judge: Judge): Violation | undefined {
  if (tier.tier === 'readwrite' || tier.rule === undefined) return undefined;
  return { path: shownPath(path), tier: tier.tier, rule: tier.rule, what, isWarned: judge.mayWrite(tier) };
}

function tierOfChange({ path, before, after, inRepository }: Change, judge: Judge): Tier {
  const kinds = [before?.copy.kind, after?.kind].flatMap((kind) => kind ?? []);
  const tiers = kinds.map((kind) => judge.tier(path, kind === 'folder'));
  if (inRepository !== undefined) {
    // Git would take this folder for a `.git`, so its files count as those of one.
    const inside = `${inRepository}/.git/${path.slice(inRepository.length + 1)}`;
    tiers.push(...kinds.map((kind) => judge.tier(inside, kind === 'folder')));
  }
  if (after?.kind === 'link') {
    const rule = holdsProtected(path, judge.containment);
    if (rule) tiers.push({ tier: rule.tier, rule });
  }
  return tiers.reduce((one, other) => (TIERS.indexOf(other.tier) < TIERS.indexOf(one.tier) ? other : one), {
    tier: 'readwrite',
  });
}

export function whatOf({ before, after }: Pick<Change, 'before' | 'after'>): What {
  if (after === undefined) return 'deleted';
  return before === undefined ? 'created' : 'changed';
}

/** Links are brought back as they are; nothing is ever written through one. */
function noteOnLink(workspace: string, path: BytePath): string[] {
  const target = pathOf(readlinkSync(at(workspace, path), 'buffer'));
  const full = posix.resolve('/w', folderOf(path), target);
  if (!target.startsWith('/') && (full === '/w' || full.startsWith('/w/'))) return [];
  return [`${shownPath(path)}: this link leads out of the workspace, to ${shownPath(target)}`];
}
