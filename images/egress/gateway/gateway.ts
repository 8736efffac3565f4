import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { EgressKeys } from '../../../policy/egress/file.ts';
import type { EgressEvent } from '../../../policy/egress/log.ts';
import { answerRefusal } from './answer/refuse.ts';
import type { GatewayConfig } from './config.ts';
import { createLedger } from './ledger.ts';
import { type Refusal, RefusedError } from './refusal.ts';
import { relay } from './relay/relay.ts';
import { decide } from './request/decide.ts';
import { readTarget, type Target } from './request/target.ts';
import { guardServer, SERVER_OPTIONS } from './server.ts';
import { createDispatchers } from './upstream/dispatchers.ts';
import { ALL } from './vendors/all.ts';

export interface GatewayOptions {
  /** The policy in force, asked for with every request. Undefined: nothing passes. */
  config(): GatewayConfig | undefined;
  /** The vendors' keys, asked for with every request. */
  keys(): EgressKeys;
  log(event: EgressEvent): void;
  /** Milliseconds that never go back. */
  clock?: () => number;
  /** Connections that may be open at once; more are closed as they come. */
  maxConnections?: number;
}

export interface Gateway {
  /** Not listening yet. */
  server: Server;
  /** Breaks off what runs, on both sides. */
  close(): Promise<void>;
  stats(): Stats;
}

/** What the run has used, and the requests that run now. */
export type Stats = Readonly<
  Record<'active' | 'requests' | 'refused' | 'bytes' | 'tokens' | 'dropped', number>
>;

/**
 * The gateway: `/anthropic/…`, `/openai/…` and `/gemini/…` lead to the vendors' APIs, with the real key put in where the agent
 * sent the run's token. Only what a CLI needs passes; all else is refused and logged.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { config, keys, log, clock = () => performance.now(), maxConnections = 500 } = options;
  const ledger = createLedger(clock);
  const dispatchers = createDispatchers();
  let active = 0;
  let refused = 0;

  const since = (started: number) => Math.round((clock() - started) * 100) / 100;

  function refuse(seen: Seen, refusal: Refusal, started: number): void {
    refused += 1;
    log({
      ...seen,
      part: 'gateway',
      action: 'refused',
      rule: refusal.rule,
      reason: refusal.message,
      status: refusal.status,
      milliseconds: since(started),
    });
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const started = clock();
    const target = readTarget(request.url ?? '');
    const seen = see(request, target);
    try {
      if (target === undefined) throw new RefusedError(NO_VENDOR);
      const plan = decide({ request, target, config: config(), keys: keys(), ledger });
      active += 1;
      relay({
        plan,
        request,
        response,
        ledger,
        dispatcher: dispatchers.get(plan.config),
        done(outcome) {
          active -= 1;
          const rule = `${plan.vendor.name} ${plan.route.method} ${plan.route.path}`;
          log({ ...seen, part: 'gateway', rule, ...outcome, milliseconds: since(started) });
        },
      });
    } catch (error) {
      // Anything else is a mistake of the gateway's own. It lets nothing pass and does not end the others' requests.
      const refusal = error instanceof RefusedError ? error.refusal : INTERNAL;
      refuse(seen, refusal, started);
      answerRefusal(response, target && ALL[target.vendor], refusal);
    }
  }

  const server = createServer(SERVER_OPTIONS, handle);
  const guard = guardServer(server, maxConnections, log, (request, refusal) =>
    refuse(see(request, readTarget(request.url ?? '')), refusal, clock()),
  );

  return {
    server,
    async close() {
      server.close();
      server.closeAllConnections();
      await dispatchers.close();
    },
    stats: () => ({ active, refused, dropped: guard.dropped(), ...ledger.used() }),
  };
}

const NO_VENDOR: Refusal = {
  status: 404,
  rule: 'path',
  message: 'paths begin with /anthropic/, /openai/ or /gemini/',
  final: true,
};

const INTERNAL: Refusal = { status: 500, rule: 'internal', message: 'the request could not be judged' };

type Seen = Pick<EgressEvent, 'method' | 'host' | 'path'>;

/** A request as it stands in the log: without its query, which may hold a key. */
function see({ method, url = '' }: IncomingMessage, target: Target | undefined): Seen {
  return { method, host: target?.vendor, path: target?.path ?? url.split(/[?#]/)[0] };
}
