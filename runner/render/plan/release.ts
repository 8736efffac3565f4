import { type Edit, editTree, includes } from './edit.ts';
import type { OwnedEntry } from './manifest.ts';
import { isTree, same, type Tree, valueAt } from './tree.ts';

/** What has to be done so that nothing of ours is left, and the keys at which the person has put something else since. */
export interface Releasing {
  edits: Edit[];
  kept: string[];
}

/**
 * Plans that what these entries name is as it was before: items of ours are taken out of lists, the person's former values
 * come back, and keys, lists and tables that were made for ours go where nothing else is in them. What the
 * person has changed since stays theirs.
 */
export function release(tree: Tree, entries: readonly OwnedEntry[]): Releasing {
  const done: Releasing = { edits: [], kept: [] };
  let now = tree;
  for (const entry of inOrder(entries)) {
    const edits = releaseOne(now, entry, done.kept);
    for (const edit of edits) now = editTree(now, edit);
    done.edits.push(...edits);
  }
  return done;
}

function releaseOne(tree: Tree, entry: OwnedEntry, kept: string[]): Edit[] {
  const { path } = entry;
  const present = valueAt(tree, path);
  if (present === undefined) return [];
  switch (entry.kind) {
    case 'value':
      if (!same(present, entry.value)) {
        if (!same(present, entry.former)) kept.push(path.join('.'));
        return [];
      }
      if (entry.former === undefined) return [{ kind: 'unset', path }];
      return same(present, entry.former) ? [] : [{ kind: 'set', path, value: entry.former }];
    case 'list': {
      if (!Array.isArray(present)) return [];
      const remove = entry.added.filter((item) => includes(present, item));
      if (entry.created && present.every((item) => includes(remove, item))) return [{ kind: 'unset', path }];
      return remove.length === 0 ? [] : [{ kind: 'items', path, remove, add: [] }];
    }
    case 'table':
      return isTree(present) && Object.keys(present).length === 0 ? [{ kind: 'unset', path }] : [];
  }
}

/** Tables come last, the innermost first: they have to be empty by then. */
function inOrder(entries: readonly OwnedEntry[]): OwnedEntry[] {
  const tables = entries.filter(({ kind }) => kind === 'table');
  return [
    ...entries.filter(({ kind }) => kind !== 'table'),
    ...tables.sort((one, other) => other.path.length - one.path.length),
  ];
}
