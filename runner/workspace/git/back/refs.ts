import { readRefs } from '../../../git/refs.ts';
import type { RefResult } from '../../types.ts';
import type { RefChange } from '../plan.ts';
import { asideOf, branchesElsewhere, type HostGit, onHost } from './host.ts';

/** Moves the host's refs as the agent moved its own, if they are still where they were; else the agent's are put aside. */
export async function bringRefs(
  host: HostGit,
  folder: string,
  changes: readonly RefChange[],
  refused: (ref: string) => string | undefined,
): Promise<RefResult[]> {
  const elsewhere = branchesElsewhere(host.places);
  // A branch `a` has to go before one `a/b` can come.
  const ordered = [
    ...changes.filter(({ to }) => to === undefined),
    ...changes.filter(({ to }) => to !== undefined),
  ];
  const results: RefResult[] = [];
  const { refs } = readRefs(host.places);
  for (const change of ordered) {
    const { ref, from, to } = change;
    const now = refs[ref];
    const base = { repository: folder, ...change };
    let reason = refused(ref);
    if (reason === undefined && now === to) {
      results.push({ ...base, outcome: 'moved' });
      continue;
    }
    if (reason === undefined && now !== from) reason = 'you moved it meanwhile';
    if (reason === undefined && elsewhere.has(ref))
      reason = 'another working tree has this branch checked out';
    reason ??= await move(host, ref, from, to);
    results.push(reason === undefined ? { ...base, outcome: 'moved' } : await putAside(host, base, reason));
  }
  return results;
}

/** Keeps an object under a name of ours, so that git does not clear it away. */
export async function putAside(
  host: HostGit,
  base: Omit<RefResult, 'outcome'>,
  reason: string,
): Promise<RefResult> {
  if (base.to === undefined) return { ...base, outcome: 'refused', reason };
  const as = asideOf(host.run, base.ref);
  const { exitCode, stderr } = await onHost(host, ['update-ref', '-m', messageOf(host), as, base.to]);
  if (exitCode === 0) return { ...base, outcome: 'aside', as, reason };
  return { ...base, outcome: 'refused', reason: `${reason}; ${stderr.trim()}` };
}

export const messageOf = ({ run }: HostGit) => `paddock: run ${run}`;

async function move(
  host: HostGit,
  ref: string,
  from: string | undefined,
  to: string | undefined,
): Promise<string | undefined> {
  const zero = '0'.repeat(host.places.objectFormat === 'sha256' ? 64 : 40);
  const args =
    to === undefined
      ? ['update-ref', '--no-deref', '-m', messageOf(host), '-d', ref, from ?? zero]
      : ['update-ref', '--no-deref', '-m', messageOf(host), ref, to, from ?? zero];
  const { exitCode, stderr } = await onHost(host, args);
  return exitCode === 0 ? undefined : `git update-ref: ${stderr.trim() || `status ${exitCode}`}`;
}
