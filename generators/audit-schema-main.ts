import { mkdir, writeFile } from 'node:fs/promises';
import { auditSchema } from '../policy/audit/json-schema.ts';
import { jsonText } from './json.ts';

// Writes the published schema of the audit log.
await mkdir('schemas', { recursive: true });
await writeFile('schemas/audit.schema.json', jsonText(auditSchema()));
