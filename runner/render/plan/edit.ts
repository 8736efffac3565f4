import { type KeyPath, same, type Tree, valueAt, withoutKey, withValue } from './tree.ts';

/**
 * One change to a settings file. `set` puts a value, making tables on the way; `unset` takes a key away; `items` takes
 * items out of a list that is there and adds others at its end.
 */
export type Edit =
  | { kind: 'set'; path: KeyPath; value: unknown }
  | { kind: 'unset'; path: KeyPath }
  | { kind: 'items'; path: KeyPath; remove: readonly unknown[]; add: readonly unknown[] };

/** The tree after an edit; what the text must say afterwards is checked against it. */
export function editTree(tree: Tree, edit: Edit): Tree {
  if (edit.kind === 'set') return withValue(tree, edit.path, edit.value);
  if (edit.kind === 'unset') return withoutKey(tree, edit.path);
  return withValue(tree, edit.path, editList(valueAt(tree, edit.path), edit));
}

/** A list without what `remove` names, and with `add` at its end. */
export function editList(
  list: unknown,
  { remove, add }: { remove: readonly unknown[]; add: readonly unknown[] },
): unknown[] {
  const items: unknown[] = Array.isArray(list) ? list : [];
  return [...items.filter((item) => !includes(remove, item)), ...add];
}

/** Whether a list has an item that is the same as `wanted`. */
export function includes(list: readonly unknown[], wanted: unknown): boolean {
  return typeof wanted === 'string' ? list.includes(wanted) : list.some((item) => same(item, wanted));
}
