import type { EgressEvent, EgressLogLine } from '../../../policy/egress/log.ts';
import { type LogLimits, makeBudget } from './budget.ts';
import { CLOCK, type Clock } from './clock.ts';
import { makeOmissions, type Omissions } from './omissions.ts';
import { lineText } from './text.ts';

export const LOG_LIMITS: LogLimits = { sustained: 200, burst: 500 };

export interface LogOptions {
  /** The run's id, read for every line: it comes with the policy. */
  run: () => string;
  /** Takes a line with its line feed. */
  write: (line: string) => unknown;
  /** Whether what takes the lines has no room now; lines are left out and counted then. */
  full?: () => boolean;
  clock?: Clock;
  limits?: LogLimits;
}

/** Writes an entry. Never throws: what could not be written is counted. */
export interface Log {
  (event: EgressEvent): void;
  /** Writes the counts that are still held back. For the end of the process. */
  flush(): void;
}

/**
 * The log of the egress container. Each part has a budget for allowed requests and another for the rest, so that a
 * flood of one kind hides nothing of the other. What is over it is counted, and so are entries of the action `limited`: one
 * line a second for each part and cause says how many. What happens to the container itself is always written.
 */
export function makeLog(options: LogOptions): Log {
  const { run, write, full = () => false, clock = CLOCK, limits = LOG_LIMITS } = options;
  const budgets = new Map<string, () => boolean>();
  const omissions = makeOmissions(clock, flush);

  function hasBudget(event: EgressEvent): boolean {
    const kind = kindOf(event);
    if (kind === 'always') return true;
    const key = `${event.part} ${kind}`;
    const budget = budgets.get(key) ?? makeBudget(limits, clock);
    budgets.set(key, budget);
    return budget();
  }

  function put(event: EgressEvent): boolean {
    if (full()) return false;
    const line: EgressLogLine = {
      schema: 'paddock/egress-log/v1',
      time: new Date(clock.now()).toISOString(),
      run: run(),
      ...event,
    };
    write(`${lineText(line)}\n`);
    return true;
  }

  function flush(): void {
    for (const omitted of omissions.take()) if (!attempt(() => put(omitted))) omissions.add(omitted);
  }

  function log(event: EgressEvent): void {
    if (event.action === 'limited') omissions.add(event);
    else if (!hasBudget(event)) omissions.add(omission(event, 'log-rate'));
    else if (!attempt(() => put(event))) omissions.add(omission(event, 'log-full'));
  }
  return Object.assign(log, { flush });
}

const REASONS = {
  'log-rate': 'more lines a second than the log takes; these were left out',
  'log-full': 'the log could not be written for a while; these were left out',
};

function omission(event: EgressEvent, rule: keyof typeof REASONS): Omissions {
  return { part: event.part, action: 'limited', rule, reason: `${event.action}: ${REASONS[rule]}`, count: 1 };
}

function kindOf({ action }: EgressEvent): 'allowed' | 'refused' | 'always' {
  if (action === 'allowed' || action === 'failed') return 'allowed';
  return action === 'refused' ? 'refused' : 'always';
}

function attempt(work: () => boolean): boolean {
  try {
    return work();
  } catch {
    return false;
  }
}
