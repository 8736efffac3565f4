import { z } from 'zod';
import { AuditEntry } from './entry.ts';

/** The JSON Schema (2020-12) of one line of an audit log. */
export function auditSchema(): object {
  return z.toJSONSchema(AuditEntry, { io: 'output' });
}
