import type { Tier } from '../../../policy/containment/tiers.ts';
import { type BytePath, pathOf } from '../../git/bytes.ts';
import { callGit, git, type View } from '../../git/git.ts';
import { below } from '../disk/entry.ts';
import { holdsProtected } from '../protect/holds.ts';
import type { Judge } from '../protect/judge.ts';

/** A commit that changes a path which the agent may not change. */
export interface Offence {
  readonly path: BytePath;
  readonly commit: string;
  readonly tier: Tier;
}

/**
 * The protected paths that new commits change. A branch that has them would write them into the user's tree when it is checked out. What
 * is as in `base`, the commit that the user had, is no change to the user.
 */
export async function offences(
  view: View,
  tips: readonly string[],
  known: readonly string[],
  base: string | undefined,
  folder: BytePath,
  judge: Judge,
): Promise<Offence[]> {
  if (tips.length === 0) return [];
  const revisions = [...tips, ...known.map((id) => `^${id}`), ''].join('\n');
  const commits = await git(view, ['rev-list', '--stdin'], { input: revisions });
  if (commits.length === 0) return [];
  const output = await git(
    view,
    ['diff-tree', '--stdin', '-r', '-c', '-z', '--root', '--no-renames', '--raw', '--no-abbrev'],
    {
      input: commits,
    },
  );
  const found: Offence[] = [];
  for (const { path, commit, mode, id } of readRaw(pathOf(output))) {
    const inside = below(folder, path);
    const tier = tierOf(inside, mode, judge);
    if (tier.tier === 'readwrite' || (await isInBase(view, base, path, mode, id))) continue;
    if (!found.some((one) => one.path === inside)) found.push({ path: inside, commit, tier });
  }
  return found;
}

function tierOf(path: BytePath, mode: string, judge: Judge): Tier {
  const tier = judge.tier(path, mode === '160000');
  const rule =
    mode === '120000' && tier.tier === 'readwrite' ? holdsProtected(path, judge.containment) : undefined;
  return rule ? { tier: rule.tier, rule } : tier;
}

interface Raw {
  path: BytePath;
  commit: string;
  mode: string;
  id: string;
}

/** Reads `git diff-tree --stdin --raw -z` (git-diff-tree(1)): the colons at a line's beginning say how many sides it has. */
function* readRaw(output: string): Generator<Raw> {
  const parts = output.split('\0');
  let commit = '';
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    const sides = /^:*/.exec(part)?.[0].length ?? 0;
    if (sides === 0) commit = part;
    else {
      const fields = part.slice(sides).split(' ');
      index += 1;
      yield { commit, path: parts[index] ?? '', mode: fields[sides] ?? '', id: fields[2 * sides + 1] ?? '' };
    }
  }
}

async function isInBase(
  view: View,
  base: string | undefined,
  path: BytePath,
  mode: string,
  id: string,
): Promise<boolean> {
  const text = Buffer.from(path, 'latin1').toString();
  if (base === undefined || !Buffer.from(text).equals(Buffer.from(path, 'latin1'))) return false;
  const { exitCode, stdout } = await callGit(view, ['ls-tree', '-z', base, '--', text]);
  if (exitCode !== 0) return false;
  const line = stdout.toString('latin1').split('\0')[0] ?? '';
  if (/^0*$/.test(id)) return line === '';
  return line.startsWith(`${mode} `) && line.includes(` ${id}\t`);
}
