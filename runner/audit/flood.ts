import { type LogLimits, makeBudget } from '../../images/egress/log/budget.ts';
import type { Clock } from '../../images/egress/log/clock.ts';
import type { AuditAction, AuditEvent } from '../../policy/audit/events.ts';

/** What an agent can bring about as often as it likes; all else is written always. */
const LIMITED: ReadonlySet<AuditAction> = new Set([
  'read_blocked',
  'write_blocked',
  'write_warned',
  'network_allowed',
  'network_refused',
  'network_failed',
  'gateway_refused',
  'tool_allowed',
  'tool_refused',
  'violation',
  'limited',
]);

/** Two thousand of a kind at once, then five a second: a run of an hour fills no disk, and no ordinary one gets there. */
export const LIMITS: LogLimits = { burst: 2000, sustained: 5 };

const SECOND = 1000;

/**
 * Keeps a flood of events out of the log. Each action has a budget, so that one kind hides nothing of another; what is over it
 * is counted, and `due` is called at most once a second to write the counts.
 */
export function makeFlood(clock: Clock, due: () => void, limits: LogLimits = LIMITS) {
  const budgets = new Map<AuditAction, () => boolean>();
  const left = new Map<string, number>();
  let waiting = false;
  return {
    /** Whether the event is to be written; if not, it has been counted. */
    admits(event: AuditEvent): boolean {
      const { action } = event;
      if (!LIMITED.has(action)) return true;
      const budget = budgets.get(action) ?? makeBudget(limits, clock);
      budgets.set(action, budget);
      if (budget()) return true;
      const [of, count] = event.action === 'limited' ? [event.of, event.count] : [action, 1];
      left.set(of, (left.get(of) ?? 0) + count);
      if (!waiting)
        clock.later(SECOND, () => {
          waiting = false;
          due();
        });
      waiting = true;
      return false;
    },
    /** The counts since the last time. */
    take(): AuditEvent[] {
      const events = [...left].map(
        ([of, count]): AuditEvent => ({
          action: 'limited',
          source: 'runner',
          of,
          count,
          rule: 'log-rate',
          reason: 'more events of this kind than the log takes; these were left out',
        }),
      );
      left.clear();
      return events;
    },
  };
}
