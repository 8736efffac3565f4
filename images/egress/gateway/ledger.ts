import type { GatewayLimits } from '../../../policy/egress/file.ts';
import type { Refusal } from './refusal.ts';

const MINUTE = 60_000;

/** What a run has used so far, over all vendors. */
export interface Ledger {
  /** Counts a request, unless a limit is reached: then it counts nothing and says which. */
  admit(limits: GatewayLimits): Refusal | undefined;
  addBytes(count: number): void;
  addTokens(count: number): void;
  /** The refusal once more bytes have passed than may, else undefined. */
  overBytes(limits: GatewayLimits): Refusal | undefined;
  used(): { requests: number; bytes: number; tokens: number };
}

/** A ledger of nothing. `now` gives milliseconds and never goes back. */
export function createLedger(now: () => number): Ledger {
  /** When the requests of the last minute were, the oldest first. */
  let recent: number[] = [];
  let requests = 0;
  let bytes = 0;
  let tokens = 0;

  function tooMany({ requests_per_minute }: GatewayLimits): Refusal | undefined {
    const time = now();
    if (recent.length < requests_per_minute) return undefined;
    recent = recent.filter((then) => then > time - MINUTE);
    // Of a limit that was lowered, the request that has to go out of the window is not the oldest.
    const blocking = recent[recent.length - requests_per_minute];
    if (blocking === undefined) return undefined;
    const retryAfter = Math.max(1, Math.ceil((blocking + MINUTE - time) / 1000));
    return {
      status: 429,
      rule: 'limit-requests',
      message: `this run may make ${requests_per_minute} requests a minute. The next one is free in ${retryAfter} s`,
      retryAfter,
    };
  }

  return {
    admit(limits) {
      const refusal =
        usedUp('tokens', tokens, limits.tokens) ?? usedUp('bytes', bytes, limits.bytes) ?? tooMany(limits);
      if (refusal === undefined) {
        recent.push(now());
        requests += 1;
      }
      return refusal;
    },
    addBytes: (count) => {
      bytes += count;
    },
    addTokens: (count) => {
      tokens += count;
    },
    overBytes: (limits) => (bytes > limits.bytes ? usedUp('bytes', bytes, limits.bytes) : undefined),
    used: () => ({ requests, bytes, tokens }),
  };
}

function usedUp(what: 'tokens' | 'bytes', used: number, limit: number | undefined): Refusal | undefined {
  if (limit === undefined || used < limit) return undefined;
  return {
    status: 429,
    rule: `limit-${what}`,
    // Gemini CLI 0.61.0 gives up at once where it reads "limit: 0", and tries for minutes where it does not.
    message: `this run's budget of ${limit} ${what} is used up (left of the limit: 0). It does not come back in this run; a person can raise it`,
    final: true,
  };
}
