import { join } from 'node:path';
import type { Containment } from '../../../policy/containment/containment.ts';
import { gitConfigRules } from '../../../policy/containment/git-config.ts';
import { Failure } from '../../failure.ts';
import { type BytePath, bytesOf, shownPath } from '../../git/bytes.ts';
import { findRepository, type Repository } from '../../git/repository.ts';
import { below } from '../disk/entry.ts';
import { readSettings } from '../git/settings.ts';
import { derivedRule, withDerived } from '../protect/derived.ts';
import { Judge } from '../protect/judge.ts';
import { linkRules } from '../protect/links.ts';
import type { Prepared, RepositoryBefore } from '../types.ts';
import { type Found, type Scan, scan } from './scan.ts';

/** Finds what is to be copied. Links that are protected, and git's configuration, protect more than the patterns say. */
export async function survey(
  containment: Containment,
  places: Repository,
): Promise<{ containment: Containment; found: Scan; rules: Prepared['derivedRules'] }> {
  const fromGit = gitConfigRules(await readSettings(places), places.root).map(derivedRule);
  const withGit = withDerived(containment, fromGit);
  const judge = new Judge(withGit);
  const found = scan(places.root, judge);
  const fromLinks = linkRules(places.root, found.links, judge);
  const rules = [...fromGit, ...fromLinks];
  if (fromLinks.length === 0) return { containment: withGit, found, rules };
  const all = withDerived(containment, rules);
  return { containment: all, found: scan(places.root, new Judge(all)), rules };
}

/** A repository below the workspace's own: a submodule, a linked worktree or one by itself. */
export async function nested(
  root: string,
  folder: BytePath,
  notes: string[],
): Promise<Repository | undefined> {
  const path = join(root, bytesOf(folder).toString());
  try {
    const places = await findRepository(path);
    if (places.root === path) return places;
    notes.push(`${shownPath(folder)}: is no repository by itself; in the box it is a folder`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const reason = error.message.replace(/^no checkpoint is possible: /, '');
    notes.push(`${shownPath(folder)}: in the box it is a folder and no repository, for ${reason}`);
  }
  return undefined;
}

/** The files of a copy's `.git` that the agent may read only, without those below others. */
export function protectedIn({ folder, metadata }: RepositoryBefore, judge: Judge): Found[] {
  const found: Found[] = [];
  for (const [name, entry] of metadata) {
    const path = below(folder, `.git/${name}`);
    const isCovered = found.some((one) => path.startsWith(`${one.path}/`));
    if (!isCovered && !judge.mayWrite(judge.tier(path, entry.kind === 'folder'))) found.push({ path, entry });
  }
  return found;
}
