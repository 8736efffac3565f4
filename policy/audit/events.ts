import { z } from 'zod';

const Count = z.int().nonnegative();
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 hexadecimal digits');
const Risk = z.enum(['low', 'medium', 'high']);
const Tier = z.enum(['blocked', 'readonly', 'readwrite']);

/** What every event may say beside its own fields. */
const COMMON = {
  /** Which part saw it: the agent's hook, the watch over the files, the egress container, or the runner itself. */
  source: z.enum(['hook', 'watch', 'egress', 'runner']).optional(),
  /** When that part saw it, if it has a clock of its own. */
  observed: z.iso.datetime().optional(),
  /** The rule that decided: its source, or the name of the protection. */
  rule: z.string().optional(),
  /** In words, for a person. */
  reason: z.string().optional(),
  /** The checkpoint that undoes what the run has done. */
  checkpoint: z.string().optional(),
};

function event<const Action extends string, Shape extends z.ZodRawShape>(action: Action, shape: Shape) {
  return z.strictObject({ action: z.literal(action), ...COMMON }).extend(shape);
}

const FILE = { path: z.string(), tier: Tier, rule: z.string(), tool: z.string().optional() };

const NETWORK = {
  part: z.enum(['proxy', 'gateway', 'policy', 'process']),
  method: z.string().optional(),
  host: z.string().optional(),
  port: z.int().optional(),
  path: z.string().optional(),
  address: z.string().optional(),
  status: z.int().optional(),
  sent_bytes: z.int().optional(),
  received_bytes: z.int().optional(),
  milliseconds: Count.optional(),
};

/** One use of a tool: the CLI's own name for it, and the command, path or name that it was about. */
const CALL = {
  tool: z.string(),
  what: z.string(),
  risk: Risk.optional(),
  /** The agent's name in `paddock.toml`. */
  agent: z.string().optional(),
  /** Where an approval was asked for, and who answered. */
  channel: z.string().optional(),
  user: z.string().optional(),
};

const APPROVAL = {
  approval: z.string(),
  command_sha256: Sha256,
  tool: z.string().optional(),
  what: z.string().optional(),
  risk: Risk.optional(),
  agent: z.string().optional(),
  /** Where it was asked for, or answered. */
  channel: z.string().optional(),
};

/** What can be recorded, by `action`. A field may be added to v1 only if it is optional. */
export const EVENTS = [
  event('run_started', {
    tool: z.string(),
    profile: z.string(),
    engine: z.string(),
    /** Digests, by the image's name. */
    images: z.record(z.string(), z.string()),
    mode: z.enum(['strict', 'permissive']),
    /** The agent's name in `paddock.toml`, and the risk profile that binds it. */
    agent: z.string().optional(),
    risk_profile: z.string().optional(),
    /** How many paths are in each tier. */
    tiers: z.strictObject({ blocked: Count, readonly: Count }),
    allowed_hosts: z.array(z.string()),
  }),
  event('run_ended', {
    /** The agent's own exit status; null where there is none. */
    exit: z.int().nullable(),
    ended: z.enum(['finished', 'timeout', 'signal', 'violation', 'fault']),
    signal: z.string().optional(),
    /** How many events of each action there were, those that were left out included. */
    counts: z.record(z.string(), Count),
  }),
  event('checkpoint_created', { checkpoint: z.string(), commit: z.string(), files: Count.optional() }),
  event('rollback', {
    checkpoint: z.string(),
    /** The checkpoint that undoes the rollback. */
    snapshot: z.string().optional(),
    files: Count.optional(),
  }),
  event('read_blocked', FILE),
  event('write_blocked', FILE),
  event('write_warned', FILE),
  event('network_allowed', NETWORK),
  event('network_refused', NETWORK),
  event('network_failed', NETWORK),
  event('gateway_refused', NETWORK),
  event('network_changed', { ...NETWORK, change: z.enum(['reloaded', 'kept', 'started', 'stopped']) }),
  event('tool_allowed', CALL),
  event('tool_refused', { ...CALL, rule: z.string() }),
  event('approval_requested', APPROVAL),
  event('approval_granted', { ...APPROVAL, by: z.string(), scope: z.enum(['once', 'always']).optional() }),
  event('approval_denied', { ...APPROVAL, by: z.string().optional() }),
  event('approval_timeout', { ...APPROVAL, seconds: z.number().nonnegative() }),
  event('violation', { rule: z.string(), path: z.string().optional(), tier: Tier.optional() }),
  event('recovered', {
    /** The length of the torn line that was set aside. */
    torn_bytes: Count,
    torn_sha256: Sha256.optional(),
    /** Whole entries that stood after the head. */
    beyond_head: Count,
  }),
  event('limited', {
    /** What the left-out lines would have been. */
    of: z.string(),
    count: z.int().positive(),
  }),
] as const;

/** An event as the parts of the runner report it; the log adds the rest. */
export const AuditEvent = z.discriminatedUnion('action', EVENTS);
export type AuditEvent = z.infer<typeof AuditEvent>;
export type AuditAction = AuditEvent['action'];

/** What was refused: these entries are on the disk before they count as written. */
export const REFUSALS: ReadonlySet<AuditAction> = new Set([
  'read_blocked',
  'write_blocked',
  'write_warned',
  'network_refused',
  'gateway_refused',
  'tool_refused',
  'approval_denied',
  'approval_timeout',
  'violation',
]);
