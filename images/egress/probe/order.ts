import { z } from 'zod';

/** What the probe is to find out, on its standard input. It runs where the agent will run, as the agent would. */
export const ProbeOrder = z.strictObject({
  /** Addresses that must be out of reach: the host's own, and documentation addresses. */
  unreachable: z.array(z.string()).min(1),
  /** A host that the policy allows; absent where it allows none. */
  allowed: z.strictObject({ host: z.string(), port: z.int() }).optional(),
  /** A host that no rule allows. */
  refused: z.string(),
  /** Another such host, which is asked for last: what comes after it in the log is not this test's. */
  end: z.string(),
  /** The run's token, and a vendor that has a key; absent where none has. */
  token: z.string(),
  vendor: z.string().optional(),
});
export type ProbeOrder = z.infer<typeof ProbeOrder>;

/** What one check found. `unsure` is an allowed host that does not answer: no protection hangs on it. */
export const Finding = z.strictObject({
  check: z.string(),
  outcome: z.enum(['holds', 'broken', 'unsure']),
  found: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** The probe's answer on standard output. */
export const ProbeAnswer = z.strictObject({
  schema: z.literal('paddock/egress-probe/v1'),
  findings: z.array(Finding),
});
export type ProbeAnswer = z.infer<typeof ProbeAnswer>;
