import { z } from 'zod';
import { Failure, STATUS } from '../failure.ts';

/** The most that a message may hold, in bytes. */
export const LONGEST_MESSAGE = 1024 * 1024;

/** What may be asked of the running program, one message a connection. A file and keys are looked at where they are used. */
export const ControlMessage = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('policy'), file: z.unknown() }),
  z.strictObject({ ask: z.literal('keys'), keys: z.unknown() }),
  z.strictObject({ ask: z.literal('configure'), file: z.unknown(), keys: z.unknown() }),
  z.strictObject({ ask: z.literal('status') }),
  z.strictObject({ ask: z.literal('health') }),
]);
export type ControlMessage = z.infer<typeof ControlMessage>;

const Both = z.strictObject({ policy: z.unknown(), keys: z.unknown() });

/** The message for an object with a policy and keys. Throws a {@link Failure} for another one, which quotes nothing. */
export function configureMessage(value: unknown): ControlMessage {
  const given = Both.safeParse(value);
  if (!given.success) throw new Failure(STATUS.data, 'got another object, expected policy and keys');
  return { ask: 'configure', file: given.data.policy, keys: given.data.keys };
}

/** How the program is doing. It names vendors and counts, and holds no key, token or host. */
export const EgressStatus = z.strictObject({
  schema: z.literal('paddock/egress-status/v1'),
  version: z.string(),
  /** `closed` until a policy is in force. */
  state: z.enum(['closed', 'open']),
  run: z.string().optional(),
  /** SHA-256 of the policy in force. */
  policy: z.string().optional(),
  rules: z.int(),
  vendors: z.array(z.string()),
  /** The vendors whose keys are there. */
  keys: z.array(z.string()),
  /** Connections that each listener may have at once. */
  connection_limit: z.int(),
  proxy: z.record(z.string(), z.number()),
  gateway: z.record(z.string(), z.number()),
  resident_bytes: z.int(),
  uptime_seconds: z.number(),
});
export type EgressStatus = z.infer<typeof EgressStatus>;

/** The answer: what was done in one line, or why it was not. */
export const ControlAnswer = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), text: z.string(), status: EgressStatus.optional() }),
  z.strictObject({ ok: z.literal(false), fault: z.string() }),
]);
export type ControlAnswer = z.infer<typeof ControlAnswer>;
