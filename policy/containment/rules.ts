import { CORE_FILES } from './core.ts';
import { READONLY_DIRECTORIES, READONLY_FILES } from './defaults/executed.ts';
import type { DefaultGroup } from './defaults/group.ts';
import { BLOCKED_DIRECTORIES, BLOCKED_FILES, NOT_BLOCKED_FILES } from './defaults/secrets.ts';
import { type Glob, type GlobKind, globFits, literalGlob, parseGlob, samplePaths } from './glob.ts';
import { LIST_NAMES, LISTS, type ListName } from './lists.ts';

/** Why a path is in its tier. */
export interface TierRule {
  /** As it is written where `source` says. */
  readonly pattern: string;
  /** `core` and `git` hold in every mode, and nothing takes them away. */
  readonly list: ListName | 'core' | 'git';
  /** `default`, or a place such as `paddock.toml:4`. */
  readonly source: string;
  readonly reason: string;
}

/** A pattern of a list, ready to be matched. */
export interface Rule extends TierRule {
  readonly list: ListName | 'core';
  readonly tier: 'blocked' | 'readonly';
  readonly kind: GlobKind;
  readonly glob: Glob;
}

/** A part of a list's defaults that is left out. */
export interface Exemption {
  readonly list: ListName;
  /** As it is written, with its `!`. */
  readonly pattern: string;
  readonly source: string;
  readonly glob: Glob;
}

/** What a list says itself, and where. */
export interface Entry {
  readonly text: string;
  readonly source: string;
}

// A pattern that is wrong here got past the schema, or stands in this folder: a bug either way.
function knownGlob(pattern: string, kind: GlobKind): Glob {
  const glob = parseGlob(pattern, kind);
  if ('fault' in glob) throw new Error(`${pattern}: expected ${glob.fault}`);
  return glob;
}

function rulesOf(list: ListName, groups: readonly DefaultGroup[]): readonly Rule[] {
  return groups.flatMap(({ reason, patterns }) =>
    patterns.map((text) => ownRule(list, { text, source: 'default' }, reason)),
  );
}

const GROUPS: Readonly<Record<ListName, readonly DefaultGroup[]>> = {
  blocked_directories: BLOCKED_DIRECTORIES,
  blocked_files: BLOCKED_FILES,
  readonly_directories: READONLY_DIRECTORIES,
  readonly_files: READONLY_FILES,
};

/** The rules of the lists by default. */
export const DEFAULT_RULES: readonly Rule[] = LIST_NAMES.flatMap((list) => rulesOf(list, GROUPS[list]));

/** Paddock's own files, held always. */
export const CORE_RULES: readonly Rule[] = rulesOf('readonly_files', CORE_FILES).map((rule) => {
  return { ...rule, list: 'core' };
});

/** What the defaults leave out by themselves. */
export const DEFAULT_EXEMPTIONS: readonly Exemption[] = NOT_BLOCKED_FILES.map((pattern) => {
  const glob = knownGlob(pattern, 'files');
  return { list: 'blocked_files', pattern: `!${pattern}`, source: 'default', glob };
});

/** The rule that an entry of a list adds. */
export function ownRule(list: ListName, { text, source }: Entry, reason = 'the workspace says so'): Rule {
  return { pattern: text, list, source, reason, ...LISTS[list], glob: knownGlob(text, LISTS[list].kind) };
}

/** A rule for one path from the top of the workspace, whatever characters are in it. */
export function pathRule(list: ListName, path: string, source: string, reason: string): Rule {
  return { pattern: path, list, source, reason, ...LISTS[list], glob: literalGlob(path, LISTS[list].kind) };
}

/**
 * What an entry `!pattern` leaves out of its list's defaults. All of it has to lie within them, so that nobody takes away
 * more than they see: `!*.json` is refused. `fault` completes "expected …".
 */
export function ownExemption(list: ListName, { text, source }: Entry): Exemption | { fault: string } {
  const glob = knownGlob(text.slice(1), LISTS[list].kind);
  const samples = samplePaths(glob);
  const within = (rules: readonly Rule[]) =>
    samples.every((path) => rules.some((rule) => globFits(rule.glob, path)));
  if (within(defaultRules(list))) return { list, pattern: text, source, glob };
  if (within(CORE_RULES)) return { fault: 'no `!` before what is always protected' };
  return { fault: `a pattern within the defaults of ${list}, which \`paddock status\` lists` };
}

/** The default rules that an exemption takes something away from. */
export function weakenedBy({ list, glob }: Exemption): readonly Rule[] {
  return defaultRules(list).filter((rule) => samplePaths(glob).some((path) => globFits(rule.glob, path)));
}

const defaultRules = (list: ListName) => DEFAULT_RULES.filter((rule) => rule.list === list);
