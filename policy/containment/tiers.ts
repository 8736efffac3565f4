import type { Containment } from './containment.ts';
import { gitTier, isGitName } from './git.ts';
import { globFits } from './glob.ts';
import { type Name, nameOf } from './names.ts';
import { pathNames } from './path.ts';
import { ruleIndex } from './rule-index.ts';
import type { Exemption, Rule, TierRule } from './rules.ts';
import type { Mode } from './schema.ts';

/** What an agent may do with a path: nothing, read, or read and write. */
export const TIERS = ['blocked', 'readonly', 'readwrite'] as const;
export type TierName = (typeof TIERS)[number];

export interface Tier {
  readonly tier: TierName;
  /** What says so. Nothing does where all is allowed. */
  readonly rule?: TierRule;
  /**
   * Read-only where it is there already. It may be made, as git makes it for a new worktree: `pointerFault` of
   * git-pointer.ts looks at what is in it.
   */
  readonly creatable?: true;
  /** May be written, and may not be left behind: git would run or obey it on the host later. */
  readonly transient?: true;
}

/**
 * The tier of a path from the top of the workspace, links not followed. `isDirectory` is whether it is a directory, and
 * false for a link and for what is not there. A path that is absolute, or that has `..` in it, can't be judged by its text, and
 * is blocked. Patterns for files leave directories of that name alone; those for directories protect whatever has the name.
 */
export function tierOf(path: string | Uint8Array, isDirectory: boolean, containment: Containment): Tier {
  const names = pathNames(path);
  if ('fault' in names) return { tier: 'blocked', rule: unjudged(names.fault) };
  const tiers = names.readings.map((reading) => tierOfNames(reading, isDirectory, containment));
  return tiers.reduce(stricter);
}

function unjudged(fault: string): TierRule {
  return { pattern: fault, list: 'core', source: 'default', reason: 'it may be outside the workspace' };
}

function stricter(one: Tier, other: Tier): Tier {
  return TIERS.indexOf(other.tier) < TIERS.indexOf(one.tier) ? other : one;
}

function tierOfNames(path: readonly Name[], isDirectory: boolean, containment: Containment): Tier {
  const inGit = gitTier(path, isDirectory);
  // Within git's metadata the rules of its own decide, and those for the folder that it lies in.
  const outer = inGit && path.slice(0, path.findIndex(isGitName));
  const holds = (rule: Rule): boolean => {
    if (outer !== undefined && !namesGit(rule)) return outer.length > 0 && fitsPath(rule, outer, true);
    return fitsPath(rule, path, isDirectory);
  };
  const found = ruleIndex(containment.rules)(path).filter(
    (rule) =>
      holds(rule) && !(rule.source === 'default' && isExempt(rule, outer ?? path, containment.exemptions)),
  );
  const blocked = found.find((rule) => rule.tier === 'blocked');
  if (blocked) return { tier: 'blocked', rule: shownRule(blocked) };
  if (inGit && (inGit.tier === 'readonly' || found.length === 0)) return inGit;
  const [readonly] = found;
  return readonly ? { tier: 'readonly', rule: shownRule(readonly) } : { tier: 'readwrite' };
}

function fitsPath({ kind, list, glob }: Rule, path: readonly Name[], isDirectory: boolean): boolean {
  return (kind === 'directories' || list === 'core' || !isDirectory) && globFits(glob, path);
}

/** Patterns with no word about git don't reach into it: a branch may be called `secrets.json`. */
function namesGit({ pattern, source }: Rule): boolean {
  return source !== 'default' && pattern.split('/').some((name) => nameOf(name).forms.includes('.git'));
}

/** Whether a path is left out in every reading of its names: what only looks alike is none of it. */
function isExempt(rule: Rule, path: readonly Name[], exemptions: readonly Exemption[]): boolean {
  return exemptions.some(
    ({ list, glob }) => list === rule.list && readings(path).every((reading) => globFits(glob, reading)),
  );
}

function readings(path: readonly Name[]): readonly (readonly Name[])[] {
  if (path.every(({ forms }) => forms.length === 1)) return [path];
  const pick = (which: 0 | -1) => path.map(({ raw, forms }) => ({ raw, forms: [forms.at(which) ?? raw] }));
  return [pick(0), pick(-1)];
}

const shownRule = ({ pattern, list, source, reason }: Rule): TierRule => ({ pattern, list, source, reason });

/** Whether a path of this tier may be written. `permissive` opens what is read-only, but neither git nor Paddock's own. */
export function mayWrite({ tier, rule }: Tier, mode: Mode): boolean {
  if (tier !== 'readonly') return tier === 'readwrite';
  return mode === 'permissive' && rule?.list !== 'core' && rule?.list !== 'git';
}
