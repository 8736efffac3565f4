import { createHash } from 'node:crypto';
import type { AuditEntry, AuditHead } from './entry.ts';
import type { AuditEvent } from './events.ts';

// What the chain is worth. Whoever can't write to the folder of the log (the agent in its box, above all) can change
// nothing. An accident, or a hand that changes the log and forgets the head, is noticed. Whoever owns the account on the host can
// write log and head anew, and no key would keep them from it: it would lie in the same account. What they can't change is
// a head that has left the machine, such as the one in a CI job's output; compare with that.

/** An object as canonical JSON (RFC 8785): one text for one value. Takes strings, finite numbers, booleans, null, arrays, objects. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${members(value, Object.keys(value).sort()).join(',')}}`;
}

function members(object: object, keys: readonly string[]): string[] {
  const values = new Map(Object.entries(object));
  return keys
    .filter((key) => values.get(key) !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonical(values.get(key))}`);
}

const FIRST = ['schema', 'seq', 'time', 'run', 'action'];
const LAST = ['prev', 'hash'];

/** An entry as its one and only line: what it is about first, printable ASCII, no line feed. */
export function lineOf(entry: object): string {
  const between = Object.keys(entry).filter((key) => !FIRST.includes(key) && !LAST.includes(key));
  const json = `{${members(entry, [...FIRST, ...between.sort(), ...LAST]).join(',')}}`;
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The hash of an entry; a `hash` that it has already does not count. */
export function hashOf(entry: object): string {
  return sha256(canonical({ ...entry, hash: undefined }));
}

/** The head of a log that has no entry yet. */
export function genesis(run: string): AuditHead {
  return { schema: 'paddock/audit-head/v1', run, seq: 0, hash: sha256(`paddock/audit/v1 ${run}`) };
}

/** The entry that follows `head`, and the head after it. */
export function follow(
  head: AuditHead,
  event: AuditEvent,
  time: { time: string; clock_back_ms?: number },
): { entry: AuditEntry; head: AuditHead } {
  const { run } = head;
  const open = {
    schema: 'paddock/audit/v1' as const,
    seq: head.seq + 1,
    run,
    ...time,
    ...event,
    prev: head.hash,
  };
  const entry: AuditEntry = { ...open, hash: hashOf(open) };
  return { entry, head: { ...head, seq: entry.seq, hash: entry.hash } };
}

/** SHA-256 of a text in UTF-8, hexadecimal. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
