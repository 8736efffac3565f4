import { readRefs } from '../../../git/refs.ts';
import type { RefResult } from '../../types.ts';
import { isObjectId, isRefName } from '../names.ts';
import { branchesElsewhere, type HostGit, onHost } from './host.ts';
import { messageOf, putAside } from './refs.ts';

/** Has the host's HEAD where the agent has its own. `refused` says why it may not. */
export async function bringHead(
  host: HostGit,
  folder: string,
  from: string | undefined,
  to: string | undefined,
  refused: string | undefined,
): Promise<RefResult | undefined> {
  if (from === to) return undefined;
  const base = { repository: folder, ref: 'HEAD', from, to };
  const now = readRefs(host.places).head;
  if (refused === undefined && now === to) return { ...base, outcome: 'moved' };
  const reason = refused ?? reasonAgainst(host, now, from, to) ?? (await move(host, from, to ?? ''));
  if (reason === undefined) return { ...base, outcome: 'moved' };
  return to !== undefined && isObjectId(to)
    ? await putAside(host, base, reason)
    : { ...base, outcome: 'refused', reason };
}

function reasonAgainst(
  host: HostGit,
  now: string | undefined,
  from: string | undefined,
  to: string | undefined,
) {
  if (to === undefined) return "the agent's HEAD cannot be read";
  if (now !== from) return 'you switched branches meanwhile';
  if (isObjectId(to)) return undefined;
  const branch = to.slice('ref: '.length);
  if (!branch.startsWith('refs/heads/') || !isRefName(branch)) return "the agent's HEAD is on no branch";
  return branchesElsewhere(host.places).has(branch)
    ? 'another working tree has this branch checked out'
    : undefined;
}

async function move(host: HostGit, from: string | undefined, to: string): Promise<string | undefined> {
  const message = messageOf(host);
  const args = isObjectId(to)
    ? [
        'update-ref',
        '--no-deref',
        '-m',
        message,
        'HEAD',
        to,
        ...(from !== undefined && isObjectId(from) ? [from] : []),
      ]
    : ['symbolic-ref', '-m', message, 'HEAD', to.slice('ref: '.length)];
  const { exitCode, stderr } = await onHost(host, args);
  return exitCode === 0 ? undefined : `git ${args[0]}: ${stderr.trim()}`;
}
