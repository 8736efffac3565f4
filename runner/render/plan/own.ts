import type { Table, Value } from '../../../generators/adapter.ts';
import { shown } from '../../../policy/issue.ts';
import { type Edit, includes } from './edit.ts';
import type { OwnedEntry } from './manifest.ts';
import { isTree, type KeyPath, same, type Tree, valueAt } from './tree.ts';

/** A value that is in the way: a person's file has something else where a table or a list is needed. */
export class WrongType extends Error {
  override name = 'WrongType';
  readonly path: KeyPath;
  constructor(path: KeyPath, value: unknown, expected: string) {
    super(`${path.join('.')}: got ${shown(value)}, expected ${expected}`);
    this.path = path;
  }
}

/** What has to be done so that a file says what we own, and the entries of the manifest that follow from it. */
export interface Owning {
  edits: Edit[];
  entries: OwnedEntry[];
}

/**
 * Plans that a tree has all of `owns`. What is there already is not touched, and what we did not put there does not become
 * ours. `earlier` are the entries of the last render. Throws a {@link WrongType}.
 */
export function own(tree: Tree, owns: Table, earlier: readonly OwnedEntry[]): Owning {
  const done: Owning = { edits: [], entries: [] };
  ownTable(tree, [], owns, earlier, done);
  return done;
}

function ownTable(
  tree: Tree,
  path: KeyPath,
  owns: Table,
  earlier: readonly OwnedEntry[],
  done: Owning,
): void {
  for (const [key, value] of Object.entries(owns)) {
    const at = [...path, key];
    const present = valueAt(tree, at);
    if (isTree(value)) {
      if (!hasLeaves(value)) continue;
      if (present !== undefined && !isTree(present)) throw new WrongType(at, present, 'a table');
      const made = present === undefined || find(earlier, 'table', at) !== undefined;
      if (made) done.entries.push({ kind: 'table', path: at });
      ownTable(tree, at, value, earlier, done);
    } else if (isList(value)) ownList(at, present, value, earlier, done);
    else ownValue(at, present, value, earlier, done);
  }
}

function ownValue(
  path: string[],
  present: unknown,
  value: string | number | boolean,
  earlier: readonly OwnedEntry[],
  { edits, entries }: Owning,
): void {
  const entry = find(earlier, 'value', path);
  if (!same(present, value)) edits.push({ kind: 'set', path, value });
  // Where the person has put something else since, that is what they want back.
  const former = entry && same(present, entry.value) ? entry.former : storable(path, present);
  entries.push({ kind: 'value', path, value, ...(former !== undefined && { former }) });
}

function ownList(
  path: string[],
  present: unknown,
  items: readonly unknown[],
  earlier: readonly OwnedEntry[],
  { edits, entries }: Owning,
): void {
  if (present !== undefined && !Array.isArray(present)) throw new WrongType(path, present, 'a list');
  const entry = find(earlier, 'list', path);
  const list: readonly unknown[] = present ?? [];
  const ours = new Set(entry?.added.map(keyOf));
  const wanted = [...new Map(items.map((item) => [keyOf(item), item])).values()];
  const remove = (entry?.added ?? []).filter((item) => !includes(wanted, item) && includes(list, item));
  const add = wanted.filter((item) => !includes(list, item));
  const added = wanted.filter((item) => ours.has(keyOf(item)) || !includes(list, item));
  if (present === undefined && add.length > 0) edits.push({ kind: 'set', path, value: add });
  else if (remove.length + add.length > 0) edits.push({ kind: 'items', path, remove, add });
  if (present === undefined && add.length === 0) return;
  const created = present === undefined || (entry?.created ?? false);
  entries.push({ kind: 'list', path, added: added.map((item) => storable(path, item)), created });
}

type Entry<Kind extends OwnedEntry['kind']> = Extract<OwnedEntry, { kind: Kind }>;
type Stored = Entry<'value'>['value'];

/** The entry of one kind at a path. */
export function find<Kind extends OwnedEntry['kind']>(
  entries: readonly OwnedEntry[],
  kind: Kind,
  path: KeyPath,
): Entry<Kind> | undefined {
  return entries.find((entry): entry is Entry<Kind> => entry.kind === kind && same(entry.path, path));
}

function hasLeaves(table: Table): boolean {
  return Object.values(table).some((value) =>
    isTree(value) ? hasLeaves(value as Table) : !Array.isArray(value) || value.length > 0,
  );
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

const keyOf = (item: unknown) => JSON.stringify(item);

/** A value as the manifest can keep it. Dates and the like have no place where a CLI wants a choice of words. */
function storable(path: KeyPath, value: unknown): Stored {
  const copy: unknown = value === undefined ? undefined : JSON.parse(JSON.stringify(value, plain));
  if (!same(copy, value))
    throw new WrongType(path, value, 'a text, a number, true, false, a list or a table');
  return copy as Stored;
}

const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? null : value);
