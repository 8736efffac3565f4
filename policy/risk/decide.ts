import type { ToolCall } from '../gate/call.ts';
import { plain } from '../shell/word.ts';
import type { Act } from './acts.ts';
import { isAllowed } from './allowed.ts';
import { actsOf } from './call-acts.ts';
import { forbidding } from './forbidden.ts';
import { directoryOf, foundPaths, isOutside, type RiskPlace, secretReason, systemReason } from './paths.ts';
import type { Entry, ProfileKey, RiskProfile } from './profile.ts';
import { highest, isHigher, type Risk } from './risk.ts';
import { namesTool } from './tool-pattern.ts';
import type { ToolName } from './tools.ts';

export type { RiskPlace } from './paths.ts';
export { pathsOf } from './paths-of.ts';

export const OUTCOMES = ['allow', 'ask', 'deny'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What is decided about a call. */
export interface RiskDecision {
  readonly decision: Outcome;
  /** The highest of all that the call does. */
  readonly risk: Risk;
  /** The tool, by its name in the vocabulary, whose part of the call decided. */
  readonly tool: ToolName;
  /** That part: a command, a path, an address. */
  readonly what: string;
  /** The key that decided: `risk_profiles.assistant.always_ask`. */
  readonly rule: string;
  /** The line that says so: `paddock.toml:14`; undefined where no file does. */
  readonly at?: string;
  readonly reason: string;
  /** What would be allowed instead; a sentence. */
  readonly instead: string;
}

/** What is decided about each thing that a call does, and the strictest of it. */
export interface Judgement {
  readonly acts: readonly (RiskDecision & { readonly act: Act })[];
  readonly decision: RiskDecision;
}

/** Decides about a call. It depends on nothing else, does nothing, and never throws: what can't be judged is refused. */
export function decideRisk(call: ToolCall, profile: RiskProfile, place: RiskPlace): RiskDecision {
  return judge(call, profile, place).decision;
}

/** Decides about all that one use of a tool would do: the strictest wins, and no call at all is refused. */
export function decideAll(calls: readonly ToolCall[], profile: RiskProfile, place: RiskPlace): RiskDecision {
  try {
    const all = calls.map((call) => decideRisk(call, profile, place));
    return all.length === 0 ? unjudged(profile, 'it says nothing that it would do') : strictest(all);
  } catch {
    return unjudged(profile, "it can't be judged");
  }
}

/** The same as {@link decideRisk}, with what is decided about each part. */
export function judge(call: ToolCall, profile: RiskProfile, place: RiskPlace): Judgement {
  try {
    const within = directoryOf(call, place);
    const context: Judging = { profile, place: within, own: ownTools(call) };
    const acts = actsOf(call).map((act) => ({ ...decideAct(act, context), act }));
    return { acts, decision: strictest(acts) };
  } catch {
    return { acts: [], decision: unjudged(profile, "it can't be judged") };
  }
}

interface Judging {
  readonly profile: RiskProfile;
  readonly place: RiskPlace;
  /** The tools that the call is one of: what is approved by their names is approved as a whole. */
  readonly own: { readonly approved: readonly ToolName[]; readonly strict: readonly ToolName[] };
}

function ownTools(call: ToolCall): Judging['own'] {
  if (call.kind !== 'shell') return { approved: [], strict: [] };
  const { by } = call;
  if (by === undefined) return { approved: ['shell'], strict: ['shell'] };
  return { approved: [by], strict: by === 'file_write' ? [by] : [by, 'shell'] };
}

function decideAct(act: Act, { profile, place, own }: Judging): RiskDecision {
  const paths = foundPaths(act.paths, place);
  const { risk, effect, reason } = withPaths(act, paths, place);
  const isOwnShell = own.approved.length > 0 && !own.approved.includes('shell') && act.tool === 'shell';
  const tool = isOwnShell ? (own.approved[0] ?? act.tool) : act.tool;
  const strict = [tool, ...act.also, ...own.strict];
  const approved = [tool, ...own.approved];
  const what = plain(act.what);
  const end = (
    decision: Outcome,
    key: ProfileKey,
    why: string,
    instead: string,
    entry?: Entry,
  ): RiskDecision => {
    const at = entry?.at ?? profile.at[key];
    const rule = `risk_profiles.${profile.name}.${key}`;
    return { decision, risk, tool, what, rule, ...(at !== undefined && { at }), reason: why, instead };
  };

  const excluded = listed(profile.excluded_tools, strict);
  if (excluded !== undefined) {
    const instead = `everything that is not ${excluded.text} may be tried.`;
    return end('deny', 'excluded_tools', `the tool ${excluded.text} is excluded`, instead, excluded);
  }
  const forbidden = forbidding(paths, profile.forbidden_paths, place);
  if (forbidden !== undefined) {
    const { entry, path } = forbidden;
    const why = path.below ? `it reaches ${entry.text}, which is forbidden` : `${entry.text} is forbidden`;
    return end(
      'deny',
      'forbidden_paths',
      why,
      `other paths may be named, if they do not hold ${entry.text}.`,
      entry,
    );
  }
  const { allowed_commands } = profile;
  if (
    allowed_commands.length > 0 &&
    act.words !== undefined &&
    act.isDestructive !== true &&
    !isAllowed(act.words, allowed_commands)
  ) {
    const names = allowed_commands.map(({ text }) => text).join(', ');
    return end(
      'deny',
      'allowed_commands',
      'it is none of the commands that are allowed',
      `only these run: ${names}.`,
    );
  }
  if (profile.workspace_only && profile.level !== 'full') {
    const outside = paths.find((path) => isOutside(path, place));
    if (outside !== undefined) {
      const why = `${shownPath(outside.word)} lies outside the workspace`;
      return end('deny', 'workspace_only', why, `paths below ${place.workspace} may be named.`);
    }
  }
  const asked = listed(profile.always_ask, strict);
  if (asked !== undefined)
    return end('ask', 'always_ask', `${asked.text} is always asked for`, 'a person may allow it.', asked);
  const approving = listed(profile.auto_approve, approved);
  if (approving !== undefined)
    return end('allow', 'auto_approve', `${approving.text} is always allowed`, '', approving);
  return byLevel(end, profile, { ...act, risk: vouched(act, risk, allowed_commands), effect, reason });
}

/** A program that nobody knows, and that a person has put on the list, is asked for. */
function vouched({ words, isKnown, isDestructive }: Act, risk: Risk, allowed: readonly Entry[]): Risk {
  const isListed = words !== undefined && isKnown === false && isDestructive !== true && allowed.length > 0;
  return isListed && risk === 'high' ? 'medium' : risk;
}

type End = (decision: Outcome, key: ProfileKey, why: string, instead: string) => RiskDecision;

function byLevel(end: End, { level }: RiskProfile, act: Act): RiskDecision {
  const { risk, effect, reason } = act;
  if (level === 'full') return end('allow', 'level', reason, '');
  if (level === 'readonly') {
    if (!effect && risk !== 'high') return end('allow', 'level', reason, '');
    return end(
      'deny',
      'level',
      reason,
      'only what changes nothing may be done: reading, listing, searching, fetching.',
    );
  }
  if (risk === 'low') return end('allow', 'level', reason, '');
  if (risk === 'medium') return end('ask', 'level', reason, 'a person may allow it.');
  return end('deny', 'level', reason, insteadOf(act));
}

function insteadOf({ tool, reason, isKnown, words }: Act): string {
  if (/not known before/.test(reason)) return 'write out what is only known when it runs.';
  if (/text is a program/.test(reason))
    return 'write the program to a file in the workspace and run that; it is asked for.';
  if (words !== undefined && isKnown === false)
    return 'a program that is known may do it; or a person adds this one to allowed_commands.';
  return tool === 'unknown' ? 'use another tool.' : 'do a smaller step, or leave it to a person.';
}

/** The risk of an act with that of the paths that it names. */
function withPaths(
  act: Act,
  paths: ReturnType<typeof foundPaths>,
  place: RiskPlace,
): Pick<Act, 'risk' | 'effect' | 'reason'> {
  for (const path of paths) {
    const why = path.access === 'write' ? systemReason(path, place) : secretReason(path);
    if (why !== undefined && isHigher('high', act.risk))
      return { risk: 'high', effect: act.effect, reason: why };
  }
  return act;
}

function listed(entries: readonly Entry[], names: readonly string[]): Entry | undefined {
  if (entries.length === 0) return undefined;
  return entries.find(({ text }) => names.some((name) => namesTool(text, name)));
}

function strictest(all: readonly RiskDecision[]): RiskDecision {
  const risk = all.reduce<Risk>((found, each) => highest(found, each.risk), 'low');
  const [first, ...rest] = all;
  if (first === undefined) throw new Error('nothing to decide about');
  const found = rest.reduce((best, each) => (isStricter(each, best) ? each : best), first);
  const { decision, tool, what, rule, at, reason, instead } = found;
  return { decision, risk, tool, what, rule, ...(at !== undefined && { at }), reason, instead };
}

function isStricter(one: RiskDecision, than: RiskDecision): boolean {
  const by = OUTCOMES.indexOf(one.decision) - OUTCOMES.indexOf(than.decision);
  return by > 0 || (by === 0 && isHigher(one.risk, than.risk));
}

function unjudged(profile: RiskProfile, reason: string): RiskDecision {
  const rule = `risk_profiles.${profile.name}.level`;
  return {
    decision: 'deny',
    risk: 'high',
    tool: 'unknown',
    what: '',
    rule,
    reason,
    instead: 'use another tool.',
  };
}

const shownPath = (word: string) => plain(word);
