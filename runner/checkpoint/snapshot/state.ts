import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { absolute, type BytePath, folderOf, pathOf } from '../../git/bytes.ts';
import { userIgnoreFile } from '../../git/config.ts';
import { readRefs } from '../../git/refs.ts';
import type { Places, Repository } from '../../git/repository.ts';
import { type Ignored, isOurs, type State } from '../record.ts';
import type { Store } from '../store/store.ts';
import { isFile } from './index-copy.ts';
import { type Found, keepPlain, listPlain, type Skip } from './plain.ts';
import { type Rules, readWorkTree } from './work-tree.ts';

/** Folders that a rollback makes for a while; a killed one leaves them. */
export const STAGING = '.paddock-rollback-';

/** Whether the common git directory lies outside of the working tree, as a linked worktree's does. */
export const isApart = ({ root, commonDir }: Places) => commonDir !== join(root, '.git');

/**
 * Reads a whole state into the store: the working tree, and the git directory but for its objects, which
 * {@link file://../store/take.ts} takes. `known` is an earlier state, for what has not changed since.
 */
export async function readState(
  store: Store,
  places: Places,
  rules: Rules,
  notes: string[],
  known?: State,
  recorded?: Ignored,
): Promise<State> {
  const taken = Date.now();
  const earlier = (of: 'files' | 'commonFiles') => known && { files: known[of], taken: known.taken };
  const keep = (found: readonly Found[]) => keepPlain(store, places.root, found, earlier('files'));
  const own = listPlain(places.root, '.git', skipIn('.git/'), notes);
  const common = isApart(places) ? listPlain(places.commonDir, '', skipIn(''), notes) : [];
  const { head, refs } = readRefs(places);
  const [{ tree, unseen, ignored, tracked }, ownFiles, commonFiles] = await Promise.all([
    readWorkTree(store, places, rules, notes),
    keep(own.filter((file) => !isGivenFolder(file.path, '.git/'))),
    keepPlain(
      store,
      places.commonDir,
      common.filter((file) => !isGivenFolder(file.path, '')),
      earlier('commonFiles'),
    ),
  ]);
  const further = [...unseen.empty, ...unseen.gitFolders.filter((path) => path !== '.git')];
  const furtherFiles = await keep(
    further.flatMap((path) => listPlain(places.root, path, () => false, notes)),
  );
  return {
    taken,
    tree,
    files: [...ownFiles, ...furtherFiles],
    commonFiles,
    ...(head !== undefined && { head }),
    refs: Object.fromEntries(Object.entries(refs).filter(([ref]) => !isOurs(ref))),
    shallow: readShallow(places),
    ignored: recorded ?? {
      base: rules.kind === 'current' ? rules.base : '',
      tree,
      hidden: hiddenRules(places.root, ignored),
      paths: ignored,
      tracked: [...tracked],
    },
  };
}

/** Folders that every repository has, ours and git's refs and objects in them: a link in their place is no state to bring back. */
export const GIVEN = ['objects', 'objects/info', 'objects/pack', 'refs', 'refs/tags'];
const isGivenFolder = (path: BytePath, prefix: string) => GIVEN.some((name) => path === `${prefix}${name}`);

/** What of the repository's git directory is no part of a state: objects, and refs of ours. */
function skipIn(prefix: string): Skip {
  return (path) => {
    if (!path.startsWith(prefix)) return false;
    const own = path.slice(prefix.length);
    const ref = own.replace(/^logs\//, '');
    return (
      /^objects\/(?:pack|[0-9a-f]{2}|tmp_[^/]*)$/.test(own) ||
      own.startsWith(STAGING) ||
      ref === 'refs/paddock' ||
      isOurs(ref)
    );
  };
}

/** The rules that are in force now, but for those in the working tree's own files, which git reads by itself. */
export async function currentRules({ commonDir, ignoreFile }: Repository): Promise<Rules> {
  const own = ignoreFile ?? (await userIgnoreFile());
  const texts = [own, join(commonDir, 'info/exclude')].map((file) => readText(file));
  return { kind: 'current', base: texts.map((text) => text.replace(/(?<!\n)$/, '\n')).join('') };
}

/** What can't be read rules nothing, as for git. */
function readText(file: string): string {
  try {
    return isFile(file) ? readFileSync(file, 'latin1') : '';
  } catch {
    return '';
  }
}

function hiddenRules(root: string, ignored: readonly BytePath[]): Ignored['hidden'] {
  return ignored.flatMap((path) => {
    if (!/(?:^|\/)\.gitignore$/.test(path)) return [];
    const full = absolute(root, path);
    if (!lstatSync(full, { throwIfNoEntry: false })?.isFile()) return [];
    return [{ folder: folderOf(path), text: pathOf(readFileSync(full)) }];
  });
}

function readShallow({ commonDir }: Places): string[] {
  const file = join(commonDir, 'shallow');
  return isFile(file) ? (readFileSync(file, 'latin1').match(/^[0-9a-f]{40,64}$/gm) ?? []) : [];
}
