import type { AuditEntry, AuditHead } from './entry.ts';
import type { AuditEvent } from './events.ts';
import type { Verified } from './verify.ts';
import { hidden } from './visible.ts';

/**
 * One line for each entry, such as `11:48:14 write blocked .git/hooks/pre-commit (readonly, by git-hooks): …`. The times are
 * UTC. No control character of an entry's reaches the terminal.
 */
export function auditWords(entries: readonly AuditEntry[]): string[] {
  return entries.map((entry) => {
    const { time, action, rule, reason } = entry;
    const said = [time.slice(11, 19), action.replaceAll('_', ' '), what(entry)];
    const why = [tierOf(entry), rule && `by ${rule}`].filter(Boolean).join(', ');
    const words = [...said, why && `(${why})`].filter(Boolean).join(' ');
    return hidden(reason === undefined ? words : `${words}: ${reason}`);
  });
}

/** What a check of a log in the file `path` found, a line for each fault and note; the last says whether all is well. */
export function verdictWords(
  path: string,
  { ok, entries, faults, notes }: Verified,
  head?: AuditHead,
): string[] {
  const found = [...faults, ...notes].map(({ line, kind, words }) => `${path}:${line}: ${kind}: ${words}`);
  const verdict = ok
    ? `the chain holds: ${entries.length} entries${head === undefined ? '' : `, ${headWords(head)}`}`
    : `the log is not what was written: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`;
  return [...found, `${path}: ${verdict}`].map(hidden);
}

/** A head as it is shown at the end of a run, to be compared with later: `head 42:9f86d0…`, with the whole hash. */
export function headWords({ seq, hash }: AuditHead): string {
  return `head ${seq}:${hash}`;
}

function what(event: AuditEvent): string {
  switch (event.action) {
    case 'run_started':
      return `${event.tool} with the profile ${event.profile} in ${event.engine}, ${event.mode}; ${hostsWords(event.allowed_hosts)}${undoWords(event.checkpoint)}`;
    case 'run_ended':
      return [`${event.ended},`, exitWords(event.exit, event.signal), countsWords(event.counts)]
        .filter(Boolean)
        .join(' ');
    case 'checkpoint_created':
      return `${event.checkpoint} ${event.commit.slice(0, 12)}`;
    case 'rollback':
      return `to ${event.checkpoint}${event.snapshot === undefined ? '' : `; ${event.snapshot} undoes it`}`;
    case 'read_blocked':
    case 'write_blocked':
    case 'write_warned':
      return event.path;
    case 'network_allowed':
    case 'network_refused':
    case 'network_failed':
    case 'gateway_refused':
      return targetWords(event);
    case 'network_changed':
      return `${event.part} ${event.change}`;
    case 'tool_allowed':
    case 'tool_refused':
      return `${event.tool} ${event.what}`;
    case 'approval_requested':
    case 'approval_granted':
    case 'approval_denied':
    case 'approval_timeout':
      return [event.approval, 'by' in event && event.by && `from ${event.by}`].filter(Boolean).join(' ');
    case 'violation':
      return event.path ?? '';
    case 'recovered':
      return `${event.torn_bytes} bytes of a torn line set aside, ${event.beyond_head} entries taken over`;
    case 'limited':
      return `${event.count} of ${event.of} left out`;
  }
}

function tierOf(event: AuditEvent): string | undefined {
  return 'tier' in event ? event.tier : undefined;
}

function targetWords({ method, host = '', port, path = '' }: Extract<AuditEvent, { part: string }>): string {
  return [method, `${host}${port === undefined ? '' : `:${port}`}${path}`].filter(Boolean).join(' ');
}

function hostsWords(hosts: readonly string[]): string {
  return hosts.length === 0 ? 'no host allowed' : `allowed: ${hosts.join(', ')}`;
}

function undoWords(checkpoint: string | undefined): string {
  return checkpoint === undefined ? '; no checkpoint' : `; checkpoint ${checkpoint}`;
}

function exitWords(exit: number | null, signal: string | undefined): string {
  if (signal !== undefined) return `by ${signal}`;
  return exit === null ? 'no exit status' : `exit status ${exit}`;
}

function countsWords(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([action, count]) => `${count} ${action.replaceAll('_', ' ')}`);
  return words.length === 0 ? '' : `(${words.join(', ')})`;
}
