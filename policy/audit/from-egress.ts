import type { EgressLogLine } from '../egress/log.ts';
import type { AuditEvent } from './events.ts';

/** What a line of the egress container's log is in the audit log. Every line is something there. */
export function auditFromEgress(line: EgressLogLine): AuditEvent {
  const { schema: _schema, run: _run, time, action, count, milliseconds, ...rest } = line;
  const common = { source: 'egress' as const, observed: time };
  const network = {
    ...common,
    ...rest,
    ...(milliseconds !== undefined && { milliseconds: Math.round(Math.max(0, milliseconds)) }),
  };
  switch (action) {
    case 'allowed':
      return { action: 'network_allowed', ...network };
    case 'refused':
      return { action: line.part === 'gateway' ? 'gateway_refused' : 'network_refused', ...network };
    case 'failed':
      return { action: 'network_failed', ...network };
    case 'limited':
      return {
        action: 'limited',
        ...common,
        ...(line.rule !== undefined && { rule: line.rule }),
        ...(line.reason !== undefined && { reason: line.reason }),
        of: line.part,
        count: Math.max(1, count ?? 1),
      };
    default:
      return { action: 'network_changed', ...network, change: action };
  }
}
