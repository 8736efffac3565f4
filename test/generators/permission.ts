import type { Decision, PermissionEntry } from '../../policy/permissions/entry.ts';
import { matchOf, type Permission } from '../../policy/permissions/permission.ts';

/** An entry as a permission. */
export function permission(decision: Decision, entry: PermissionEntry): Permission {
  const { reason } = entry;
  return { decision, match: matchOf(entry), ...(reason && { reason }), domain: 'Test', where: 'test.toml' };
}
