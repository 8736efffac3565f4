import { type Resolved, resolvePath } from '../gate/paths.ts';
import { couldBe, plain, type Word } from '../shell/word.ts';
import type { FoundPath, RiskPlace } from './paths.ts';
import type { Entry } from './profile.ts';

/** The first entry that forbids one of the paths: it is the entry's, lies below it, or is read or written with all that is below it. */
export function forbidding(
  paths: readonly FoundPath[],
  entries: readonly Entry[],
  place: RiskPlace,
): { entry: Entry; path: FoundPath } | undefined {
  if (paths.length === 0) return undefined;
  for (const entry of entries) {
    const wanted = partsOf(entry, place);
    const path = paths.find((each) => isForbidden(each, wanted));
    if (path !== undefined) return { entry, path };
  }
  return undefined;
}

/** An entry in its parts; one that is not rooted begins at the top of the workspace. */
function partsOf(entry: Entry, { home, workspace }: RiskPlace): Resolved {
  const known = remembered.get(entry);
  if (known !== undefined && known.home === home && known.workspace === workspace) return known.parts;
  const parts = resolvePath(entry.text, { home, cwd: workspace });
  remembered.set(entry, { home, workspace, parts });
  return parts;
}

const remembered = new WeakMap<Entry, { home: string; workspace: string; parts: Resolved }>();

function isForbidden({ parts, floating, below }: FoundPath, wanted: Resolved): boolean {
  if (floating) {
    const inner = wanted.slice(1);
    return inner.length > 0 && startsWith(parts.slice(1), inner);
  }
  return startsWith(parts, wanted) || (below && startsWith(wanted, parts));
}

function startsWith(path: Resolved, start: Resolved): boolean {
  return start.length <= path.length && start.every((part, at) => isSame(part, path[at] ?? ''));
}

/** Whether two names may be the same: either may have a pattern, and upper and lower case are one. */
function isSame(one: Word, other: Word): boolean {
  if (one === other) return true;
  const a = one.toLowerCase();
  const b = other.toLowerCase();
  return (
    a === b || couldBe(b, plain(a)) || couldBe(a, plain(b)) || (a.includes('*') && entryFits(a, plain(b)))
  );
}

/** A `*` of an entry. */
function entryFits(pattern: string, name: string): boolean {
  const [start = '', ...ends] = pattern.split('*');
  if (!name.startsWith(start)) return false;
  let at = start.length;
  for (const [index, end] of ends.entries()) {
    const found = index === ends.length - 1 ? name.length - end.length : name.indexOf(end, at);
    if (found < at || !name.startsWith(end, found)) return false;
    at = found + end.length;
  }
  return true;
}
