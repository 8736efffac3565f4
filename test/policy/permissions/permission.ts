import type { Decision, PermissionEntry } from '../../../policy/permissions/entry.ts';
import { matchOf, type Permission } from '../../../policy/permissions/permission.ts';

/** A permission as a file would give it; `where` is its decision and what it matches. */
export function permission(decision: Decision, entry: PermissionEntry, where?: string): Permission {
  const { reason, note } = entry;
  return {
    decision,
    match: matchOf(entry),
    ...(reason !== undefined && { reason }),
    ...(note !== undefined && { note }),
    domain: 'Test',
    where: where ?? `test.toml ${decision}.0`,
  };
}
