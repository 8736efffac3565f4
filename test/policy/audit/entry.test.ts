import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jsonText } from '../../../generators/json.ts';
import { AuditEntry } from '../../../policy/audit/entry.ts';
import { EVENTS } from '../../../policy/audit/events.ts';
import { auditSchema } from '../../../policy/audit/json-schema.ts';
import { EVERY, logOf } from './support/sample.ts';

const entries = logOf(EVERY)
  .text.trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('an entry', () => {
  test('of every action is one', () => {
    expect(EVERY.map(({ action }) => action).sort()).toEqual(
      EVENTS.map((event) => event.shape.action.value).sort(),
    );
    for (const entry of entries) expect(AuditEntry.parse(entry)).toEqual(entry);
  });

  test('has no field that v1 does not know', () => {
    for (const entry of entries) expect(AuditEntry.safeParse({ ...entry, more: 1 }).success).toBe(false);
  });

  test('lacks no field of its frame', () => {
    for (const field of ['schema', 'seq', 'time', 'run', 'action', 'prev', 'hash']) {
      expect(AuditEntry.safeParse({ ...entries[0], [field]: undefined }).success).toBe(false);
    }
  });
});

describe('the published schema', () => {
  const published = readFileSync('schemas/audit.schema.json', 'utf8');

  test('is the one that is generated', () => {
    expect(JSON.parse(published)).toEqual(JSON.parse(jsonText(auditSchema())));
  });

  test('takes what the log writes, and nothing else', () => {
    const schema = z.fromJSONSchema(JSON.parse(published));
    for (const entry of entries) {
      expect(schema.safeParse(entry).success).toBe(true);
      expect(schema.safeParse({ ...entry, more: 1 }).success).toBe(false);
      expect(schema.safeParse({ ...entry, hash: 'short' }).success).toBe(false);
    }
  });
});
