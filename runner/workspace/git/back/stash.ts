import type { RefResult, StashEntry } from '../../types.ts';
import { readStash } from '../stash.ts';
import { type HostGit, onHost } from './host.ts';
import { putAside } from './refs.ts';

export interface StashPlan {
  /** How many of the newest the agent took away. */
  readonly dropped: number;
  /** What it put on top, newest first. */
  readonly added: readonly StashEntry[];
}

export function planStash(before: readonly StashEntry[], after: readonly StashEntry[]): StashPlan {
  let common = 0;
  while (common < Math.min(before.length, after.length)) {
    if (before.at(-1 - common)?.commit !== after.at(-1 - common)?.commit) break;
    common += 1;
  }
  return { dropped: before.length - common, added: after.slice(0, after.length - common) };
}

/** Does to the host's stash what the agent did to its own, if it is as it was. */
export async function bringStash(
  host: HostGit,
  folder: string,
  before: readonly StashEntry[],
  { dropped, added }: StashPlan,
  refused: string | undefined,
): Promise<RefResult[]> {
  if (dropped === 0 && added.length === 0) return [];
  const results = added.map(({ commit }) => ({
    repository: folder,
    ref: 'refs/stash',
    from: undefined,
    to: commit,
  }));
  const now = commits(readStash(host.places.commonDir));
  const wanted = [...commits(added), ...commits(before.slice(dropped))];
  if (now.join() === wanted.join()) return results.map((one) => ({ ...one, outcome: 'moved' as const }));
  const reason =
    refused ?? (now.join() === commits(before).join() ? undefined : 'you changed the stash meanwhile');
  if (reason !== undefined) {
    return await Promise.all(
      results.map((one, number) => putAside(host, { ...one, ref: `refs/stash/${number}` }, reason)),
    );
  }
  for (let count = 0; count < dropped; count += 1) await onHost(host, ['stash', 'drop', '--quiet']);
  const done: RefResult[] = [];
  for (const { commit, message } of added.toReversed()) {
    const text = message.replace(/\p{Cc}/gu, ' ').slice(0, 200);
    const { exitCode, stderr } = await onHost(host, ['stash', 'store', '--quiet', '-m', text, commit]);
    const base = { repository: folder, ref: 'refs/stash', from: undefined, to: commit };
    if (exitCode === 0) done.push({ ...base, outcome: 'moved' });
    else done.push(await putAside(host, { ...base, ref: `refs/stash/${done.length}` }, stderr.trim()));
  }
  return done;
}

const commits = (entries: readonly StashEntry[]) => entries.map(({ commit }) => commit);
