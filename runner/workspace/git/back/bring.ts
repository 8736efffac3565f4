import { mkdirSync } from 'node:fs';
import { shownPath } from '../../../git/bytes.ts';
import type { View } from '../../../git/git.ts';
import { readRefs, resolveRef } from '../../../git/refs.ts';
import type { Limits } from '../../disk/walk.ts';
import type { Judge } from '../../protect/judge.ts';
import type { RefResult, RepositoryBefore, Result, Violation } from '../../types.ts';
import { type AgentGit, readAgentGit } from '../agent.ts';
import { stageObjects } from '../import.ts';
import { isObjectId } from '../names.ts';
import { type GitPlan, planGit } from '../plan.ts';
import { readStash } from '../stash.ts';
import { bringHead } from './head.ts';
import { hostGit } from './host.ts';
import { bringIndex, lackedBy, planIndex, stagedIds } from './index.ts';
import { bringObjects, type Want } from './objects.ts';
import { bringRefs } from './refs.ts';
import { refusals } from './refusals.ts';
import { bringStash, planStash } from './stash.ts';
import { bringStates, commitsIn } from './states.ts';

export interface BringGit {
  readonly run: string;
  /** A folder of ours for this repository alone. */
  readonly scratch: string;
  readonly before: RepositoryBefore;
  /** The git directory that the agent worked with. */
  readonly agentDir: string;
  readonly judge: Judge;
  readonly limits: Limits;
  /** For a worktree: its repository, which has the objects, and whose refs and other files have been looked at. */
  readonly repository?: AgentGit;
}

export type GitResult = Pick<Result, 'refs' | 'violations' | 'notes'>;

/** What is left to do when the files are in their places. */
export interface GitBegun {
  readonly violations: readonly Violation[];
  readonly agent: AgentGit;
  readonly finish: () => Promise<GitResult>;
}

/** What is found in an agent's git directory before any of it is used. */
export interface GitSeen {
  readonly agent: AgentGit;
  readonly plan: GitPlan;
}

/** Looks at it. A worktree's own directory has no refs and no configuration that have not been looked at. */
export function lookAtGit({ before, agentDir, judge, limits, repository }: BringGit): GitSeen {
  if (repository === undefined) {
    const agent = readAgentGit(agentDir, before.metadata, limits);
    return { agent, plan: planGit(before, agent, judge) };
  }
  const agent = readAgentGit(agentDir, new Map(), limits);
  const plan = planGit(before, agent, judge);
  return {
    agent: { ...agent, stash: before.stash },
    plan: { refs: [], violations: [], notes: plan.notes.filter(isUnfinished) },
  };
}

const isUnfinished = (note: string) => note.includes('left this operation unfinished');

/**
 * Brings an agent's commits, branches and index to the user's repository. First its objects; then, when `finish` is called, what
 * leads to them. Everything of the agent's is read as data.
 */
export async function beginGit(work: BringGit, { agent, plan }: GitSeen): Promise<GitBegun> {
  const { run, scratch, before, agentDir, judge, repository } = work;
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const host = hostGit(before.places, run);
  const folder = shownPath(before.folder);
  const refChanges = plan.refs;
  const stashPlan = planStash(before.stash, agent.stash);
  const violations: Violation[] = [];
  const notes = [...plan.notes];

  const view = await stageObjects(scratch, before, repository ?? agent);
  const index = await planIndex(scratch, view, before, agentDir, judge);
  violations.push(...index.violations);
  const known = await knownIds(host.view, before);
  const headId = agent.head !== before.head && isObjectId(agent.head ?? '') ? agent.head : undefined;
  const wants: Want[] = [
    ...refChanges.flatMap(({ ref, to }) => (to === undefined ? [] : [{ name: ref, ids: [to] }])),
    { name: 'stash', ids: stashPlan.added.map(({ commit }) => commit) },
    { name: 'HEAD', ids: headId === undefined ? [] : [headId] },
    { name: 'states', ids: commitsIn(changedStates(before.states, agent.states)) },
    { name: 'index', ids: await lackedBy(host.view, stagedIds(index.changes)) },
  ].filter(({ ids }) => ids.length > 0);

  const failed = await bringObjects(scratch, before, view, wants, known);
  const base = resolveRef(before.head, before.refs);
  const refused = await refusals(view, wants, known, base, before.folder, judge, failed);
  violations.push(...refused.violations);

  const finish = async (): Promise<GitResult> => {
    const refs: RefResult[] = await bringRefs(host, folder, refChanges, refused.reason);
    const stuck = refs.find(
      ({ ref, outcome }) => outcome !== 'moved' && [agent.head, before.head].includes(`ref: ${ref}`),
    );
    const unfinished = agent.operations.find((name) => !before.operations.includes(name));
    const why =
      refused.reason('HEAD') ??
      (unfinished === undefined ? undefined : `the agent left ${unfinished} unfinished`) ??
      (stuck === undefined ? undefined : `${stuck.ref} was not moved: ${stuck.reason}`);
    const head = await bringHead(host, folder, before.head, agent.head, why);
    if (head) refs.push(head);
    const against =
      why ??
      (head && head.outcome !== 'moved' ? `HEAD was not moved: ${head.reason}` : undefined) ??
      index.problem ??
      refused.reason('index');
    const problem = against ?? (await bringIndex(host, scratch, view, before, index.changes));
    if (problem !== undefined && (index.changes.length > 0 || index.problem))
      notes.push(`${inGit(folder)}index: it stays as it was, for ${problem}`);
    if (against === undefined && refused.reason('states') === undefined)
      notes.push(...bringStates(host, before, agent));
    refs.push(...(await bringStash(host, folder, before.stash, stashPlan, refused.reason('stash'))));
    return { refs, violations: [], notes };
  };
  return { violations, agent, finish };
}

const inGit = (folder: string) => (folder === '' ? '.git/' : `${folder}/.git/`);

function changedStates(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(after).filter(([name, text]) => before[name] !== text));
}

/** What the host has: whatever leads to it need not be brought. */
async function knownIds(view: View, before: RepositoryBefore): Promise<string[]> {
  const { refs, head } = readRefs(before.places);
  const stash = readStash(before.places.commonDir).map(({ commit }) => commit);
  const ids = [
    ...new Set(
      [...Object.values(refs), head ?? '', ...stash, ...commitsIn(before.states)].filter(isObjectId),
    ),
  ];
  const missing = new Set(await lackedBy(view, ids));
  return ids.filter((id) => !missing.has(id));
}
