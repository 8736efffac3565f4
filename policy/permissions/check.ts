import { covers } from './covers.ts';
import { DECISIONS } from './entry.ts';
import { matchKey, matchText, type Permission } from './permission.ts';
import { isRegistry, isShared } from './suffix.ts';

/** Something in the corpus that contradicts it, repeats it or has no effect. */
export interface PermissionProblem {
  /** The entry to change. */
  at: Permission;
  /** The entry that it collides with, where there is one. */
  other?: Permission;
  got: string;
  expected: string;
}

/** What is wrong with a list of permissions taken together; an empty list where nothing is. */
export function checkPermissions(permissions: readonly Permission[]): PermissionProblem[] {
  const collisions = collisionsOf(permissions);
  return permissions.flatMap((at, index) => {
    const alone = checkAlone(at);
    const collision = collisions[index];
    if (collision !== undefined) {
      return matchKey(collision.match) === matchKey(at.match) || at.note === undefined
        ? [...alone, describeCollision(at, collision)]
        : alone;
    }
    if (at.note === undefined) return alone;
    return [
      ...alone,
      { at, got: `the note ${quoted(at.note)}`, expected: 'none: no other entry covers this one' },
    ];
  });
}

function checkAlone(at: Permission): PermissionProblem[] {
  const { match, decision } = at;
  const problems: PermissionProblem[] = [];
  if (decision === 'deny' && at.reason === undefined) {
    problems.push({
      at,
      got: `${quoted(matchText(match))} without a reason`,
      expected: 'a reason for every denial',
    });
  }
  if (decision === 'allow' && match.kind === 'command' && match.any !== undefined) {
    problems.push({
      at,
      got: '`any` in an allow, which lets everything else beside that word through',
      expected: 'all its words in `command`',
    });
  }
  if (match.kind === 'host' && match.host.startsWith('*.')) {
    const domain = match.host.slice(2);
    if (isRegistry(domain) || (decision !== 'deny' && isShared(domain))) {
      problems.push({ at, got: quoted(match.host), expected: 'a host below which not everyone gets a name' });
    }
  }
  return problems;
}

/** For each entry the first one that says all of it already, with the same decision or a stronger one. */
function collisionsOf(permissions: readonly Permission[]): (Permission | undefined)[] {
  const groups = Map.groupBy(permissions.keys(), (index) => groupOf(permissions[index]));
  return permissions.map((at, index) => {
    for (const earlier of groups.get(groupOf(at)) ?? []) {
      const other = permissions[earlier];
      if (other === undefined || earlier === index || !covers(other.match, at.match)) continue;
      // Of two that mean the same, only the later one is at fault.
      if (matchKey(other.match) === matchKey(at.match)) {
        if (earlier < index) return other;
      } else if (rank(other) >= rank(at)) return other;
    }
    return undefined;
  });
}

// An entry is only covered by one of its kind and, where it is a command, of its program.
function groupOf(permission: Permission | undefined): string {
  const match = permission?.match;
  return match?.kind === 'command' ? `command ${match.words[0]}` : (match?.kind ?? '');
}

function describeCollision(at: Permission, other: Permission): PermissionProblem {
  const [mine, theirs] = [matchText(at.match), matchText(other.match)];
  const there = `${other.decision} ${quoted(theirs)} at ${other.where}`;
  if (mine === theirs) {
    const expected = other.decision === at.decision ? 'it once' : 'one decision';
    return { at, other, got: `${at.decision} ${quoted(mine)} beside ${there}`, expected };
  }
  return {
    at,
    other,
    got: `${at.decision} ${quoted(mine)}, which has no effect beside ${there}`,
    expected: 'an entry that changes something, or a note that says why it stands',
  };
}

const rank = (permission: Permission) => DECISIONS.indexOf(permission.decision);

const quoted = (text: string) => JSON.stringify(text);
