import { z } from 'zod';
import { type AuditEvent, EVENTS } from './events.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 hexadecimal digits');

/** A run's id. */
export const RunId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'up to 41 of a-z, 0-9 and -');

const FRAME = {
  schema: z.literal('paddock/audit/v1'),
  /** 1, 2, 3, … without a gap. */
  seq: z.int().positive(),
  /** When the entry came in, by the host's clock: ISO 8601, UTC, milliseconds. */
  time: z.iso.datetime({ precision: 3 }),
  run: RunId,
  /** How far the clock stood behind the entry before, where it was set back. */
  clock_back_ms: z.int().positive().optional(),
  /** The `hash` of the entry before; that of the first entry follows from the run's id. */
  prev: Sha256,
  /** SHA-256, hexadecimal, of this entry without `hash` as canonical JSON (RFC 8785). */
  hash: Sha256,
};

/** What the log adds to an event. */
export type Frame = z.infer<z.ZodObject<typeof FRAME, z.core.$strict>>;

/** One line of `audit.jsonl`. */
export type AuditEntry = AuditEvent & Frame;

const [first, ...others] = EVENTS.map((event) => z.strictObject({ ...event.shape, ...FRAME }));

export const AuditEntry = z
  .discriminatedUnion('action', [first, ...others] as never)
  .meta({ title: 'An entry of the audit log of a contained run' }) as unknown as z.ZodType<AuditEntry>;

/** What is kept beside the log about its last entry, so that a log that was cut off is noticed. */
export const AuditHead = z.strictObject({
  schema: z.literal('paddock/audit-head/v1'),
  run: RunId,
  /** 0 before the first entry. */
  seq: z.int().nonnegative(),
  hash: Sha256,
});
export type AuditHead = z.infer<typeof AuditHead>;
