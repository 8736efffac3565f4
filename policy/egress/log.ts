import { z } from 'zod';

/**
 * One line of the egress container's log: JSON, one object a line, on standard output. Text that came from the agent is
 * cut to 300 characters and escaped by JSON, so that it can neither end a line nor hide a character.
 */
export const EgressLogLine = z.strictObject({
  schema: z.literal('paddock/egress-log/v1'),
  /** ISO 8601, UTC. */
  time: z.iso.datetime(),
  run: z.string(),
  part: z.enum(['proxy', 'gateway', 'policy', 'process']),
  /**
   * `allowed` and `refused` are decisions; `failed` is an allowed request that the other side did not serve; `reloaded` and
   * `kept` say what became of a new policy; `limited` counts lines or connections left out; `started`, `stopped`.
   */
  action: z.enum(['allowed', 'refused', 'failed', 'reloaded', 'kept', 'limited', 'started', 'stopped']),
  method: z.string().optional(),
  /** The host that was asked for, normalised where it could be, else as it came. */
  host: z.string().optional(),
  port: z.int().optional(),
  path: z.string().optional(),
  /** The rule that decided: its source, or the name of the protection, such as `sni-differs`. */
  rule: z.string().optional(),
  /** In words, for a person. */
  reason: z.string().optional(),
  /** The address that was dialled. */
  address: z.string().optional(),
  status: z.int().optional(),
  sent_bytes: z.int().optional(),
  received_bytes: z.int().optional(),
  milliseconds: z.number().optional(),
  count: z.int().optional(),
});
export type EgressLogLine = z.infer<typeof EgressLogLine>;

/** An entry as the parts of the container write it; the log adds the rest. */
export type EgressEvent = Omit<EgressLogLine, 'schema' | 'time' | 'run'>;
