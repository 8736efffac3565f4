import type { EgressEvent } from '../../../policy/egress/log.ts';
import type { Dial } from './dial/dial.ts';
import { Exchange } from './exchange.ts';
import type { ProxyLimits } from './limits.ts';
import type { ProxyPolicy } from './policy.ts';
import { Refusal } from './refusal.ts';

/** What the two ways through the proxy share. */
export interface Context {
  policy: () => ProxyPolicy | undefined;
  limits: ProxyLimits;
  dial: Dial;
  exchanges: Exchanges;
  hellos: Seats;
  /** Counts what was closed because there is too much of it. */
  limited: (refusal: Refusal) => void;
}

/** The requests that are being served. */
export interface Exchanges {
  /** Throws a {@link Refusal} where there are too many. */
  begin(method: string, asked: string): Exchange;
  all(): readonly Exchange[];
}

/** `most` bounds them: one connection may send many plain HTTP requests before the first is answered. */
export function makeExchanges(log: (event: EgressEvent) => void, most: number): Exchanges {
  const open = new Set<Exchange>();
  return {
    begin(method, asked) {
      if (open.size >= most) throw tooMany('requests', 'too many requests are being served');
      const exchange = new Exchange(log, { method, host: asked }, () => open.delete(exchange));
      open.add(exchange);
      return exchange;
    },
    all: () => [...open],
  };
}

/** A number of places. */
export interface Seats {
  taken(): number;
  /** Takes a place; what it returns gives it back. Throws a {@link Refusal} where there is none. */
  take(): () => void;
}

export function makeSeats(most: number): Seats {
  let taken = 0;
  return {
    taken: () => taken,
    take() {
      if (taken >= most) throw tooMany('hellos', 'too many tunnels wait for their TLS handshake');
      taken += 1;
      return () => {
        taken -= 1;
      };
    },
  };
}

function tooMany(rule: string, reason: string): Refusal {
  return new Refusal({ rule, reason, status: 503, advice: 'Try again later, with fewer at once.' });
}
