import { isDeepStrictEqual } from 'node:util';

/** A table of a parsed settings file. */
export type Tree = { readonly [key: string]: unknown };

/** Where a value stands: the keys from the top. */
export type KeyPath = readonly string[];

/** Whether a parsed value is a table: an object with keys, and not a list, a date or null. */
export function isTree(value: unknown): value is Tree {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** The value at a path, or undefined where there is none. */
export function valueAt(tree: Tree, path: KeyPath): unknown {
  let value: unknown = tree;
  for (const key of path) value = isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/** The tree with a value at a path; tables that are missing on the way are made, at the end of what holds them. */
export function withValue(tree: Tree, path: KeyPath, value: unknown): Tree {
  const [key, ...rest] = path;
  if (key === undefined) return isTree(value) ? value : tree;
  const inner = Object.hasOwn(tree, key) ? tree[key] : undefined;
  return assign(tree, key, rest.length === 0 ? value : withValue(isTree(inner) ? inner : {}, rest, value));
}

/** The tree without the key at a path. */
export function withoutKey(tree: Tree, path: KeyPath): Tree {
  const [key, ...rest] = path;
  if (key === undefined || !Object.hasOwn(tree, key)) return tree;
  if (rest.length === 0) return Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key));
  const inner = tree[key];
  return isTree(inner) ? assign(tree, key, withoutKey(inner, rest)) : tree;
}

/** Whether two parsed values are the same; the order of a table's keys does not count. */
export function same(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other);
}

/** Whether two paths are the same, or the first leads to the second. */
export function leadsTo(path: KeyPath, other: KeyPath): boolean {
  return path.every((key, index) => other[index] === key);
}

// Entries, not assignment: a key may be named __proto__.
function assign(tree: Tree, key: string, value: unknown): Tree {
  if (Object.hasOwn(tree, key)) {
    return Object.fromEntries(Object.entries(tree).map(([name, old]) => [name, name === key ? value : old]));
  }
  return Object.fromEntries([...Object.entries(tree), [key, value]]);
}
