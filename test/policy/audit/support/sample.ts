import { follow, genesis, lineOf } from '../../../../policy/audit/chain.ts';
import type { AuditHead } from '../../../../policy/audit/entry.ts';
import type { AuditEvent } from '../../../../policy/audit/events.ts';

export const START = Date.parse('2026-01-02T03:04:05.000Z');

const HASH = 'a'.repeat(64);
const FILE = { path: '.env', tier: 'blocked', rule: 'blocked_files ".env"' } as const;
const NETWORK = { part: 'proxy', host: 'a.example', port: 443, rule: 'no-rule' } as const;
const APPROVAL = { approval: 'ap-1', command_sha256: HASH };

/** One event of each action. */
export const EVERY: readonly AuditEvent[] = [
  {
    action: 'run_started',
    tool: 'claude',
    profile: 'autonomous',
    engine: 'podman',
    images: { agent: `sha256:${HASH}` },
    mode: 'strict',
    tiers: { blocked: 3, readonly: 9 },
    allowed_hosts: ['a.example'],
    checkpoint: 'containment-20260102-030405',
  },
  { action: 'checkpoint_created', checkpoint: 'containment-20260102-030405', commit: '1234567890abcdef' },
  { action: 'read_blocked', ...FILE, tool: 'Read' },
  { action: 'write_blocked', ...FILE, source: 'hook', reason: 'holds secrets' },
  { action: 'write_warned', ...FILE, path: 'CLAUDE.md', tier: 'readonly' },
  { action: 'network_allowed', ...NETWORK, method: 'CONNECT', rule: '@github' },
  { action: 'network_refused', ...NETWORK, method: 'CONNECT', reason: 'no rule allows this host' },
  { action: 'network_failed', ...NETWORK, status: 502 },
  { action: 'gateway_refused', ...NETWORK, part: 'gateway', path: '/v1/x' },
  { action: 'network_changed', part: 'policy', change: 'kept', reason: 'the new policy is bad' },
  { action: 'tool_allowed', tool: 'Bash', what: 'git status', risk: 'low', agent: 'main' },
  { action: 'tool_refused', tool: 'Bash', what: 'rm -rf .git', rule: 'destroy-repository' },
  { action: 'approval_requested', ...APPROVAL, tool: 'Bash' },
  { action: 'approval_granted', ...APPROVAL, by: 'terminal' },
  { action: 'approval_denied', ...APPROVAL },
  { action: 'approval_timeout', ...APPROVAL, seconds: 30 },
  { action: 'violation', rule: 'git-hooks', path: '.git/hooks/pre-commit', tier: 'readonly' },
  { action: 'recovered', torn_bytes: 12, torn_sha256: HASH, beyond_head: 1 },
  { action: 'limited', of: 'network_refused', count: 7 },
  { action: 'rollback', checkpoint: 'containment-20260102-030405', snapshot: 'containment-20260102-040000' },
  { action: 'run_ended', exit: 0, ended: 'finished', counts: { write_blocked: 1 } },
];

/** A whole log of these events, one a second, and its head. */
export function logOf(events: readonly AuditEvent[], run = 'run-1'): { text: string; head: AuditHead } {
  let head = genesis(run);
  const lines = events.map((event, index) => {
    const next = follow(head, event, { time: new Date(START + index * 1000).toISOString() });
    head = next.head;
    return `${lineOf(next.entry)}\n`;
  });
  return { text: lines.join(''), head };
}
