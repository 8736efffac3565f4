import type { AuditEvent } from '../../policy/audit/events.ts';
import { cut, visible } from '../../policy/audit/visible.ts';

/** How an event about the agent's own doing is said to the person at the run, in one line; undefined for one that is only recorded. */
export function autonomyWords(event: AuditEvent): string | undefined {
  switch (event.action) {
    case 'approval_requested':
      return line('approval_requested', event);
    case 'approval_granted':
      return line('approval_granted', { ...event, user: event.by });
    case 'approval_denied':
      return line('approval_denied', { ...event, user: event.by });
    case 'approval_timeout':
      return line('approval_timeout', { ...event, reason: `nobody answered within ${event.seconds} s` });
    case 'tool_refused':
      return line('blocked', event);
    case 'read_blocked':
    case 'write_blocked':
      return event.source === 'hook' ? line('blocked', { ...event, what: event.path }) : undefined;
    default:
      return undefined;
  }
}

interface Said {
  tool?: string | undefined;
  what?: string | undefined;
  agent?: string | undefined;
  channel?: string | undefined;
  user?: string | undefined;
  rule?: string | undefined;
  reason?: string | undefined;
}

function line(name: string, { tool, what, agent, channel, user, rule, reason }: Said): string {
  const where = Object.entries({ agent, channel, user, rule }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} ${value}`],
  );
  const said = [tool, what, where.length === 0 ? undefined : `(${where.join(', ')})`];
  const words = said.filter((word) => word !== undefined).join(' ');
  return cut(visible(`autonomy:${name} ${words}${reason === undefined ? '' : `: ${reason}`}`));
}
