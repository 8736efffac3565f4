import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { EgressEvent } from '../../../policy/egress/log.ts';
import { type Context, makeExchanges, makeSeats } from './context.ts';
import { makeDial } from './dial/dial.ts';
import type { Connect } from './dial/direct.ts';
import type { HostAddresses } from './dial/host-addresses.ts';
import type { Resolve } from './dial/resolve.ts';
import { forward } from './forward/forward.ts';
import { PROXY_LIMITS, type ProxyLimits } from './limits.ts';
import { closeMalformed, parserRefusal } from './malformed.ts';
import type { ProxyPolicy } from './policy.ts';
import { Refusal } from './refusal.ts';
import { tunnel } from './tunnel/tunnel.ts';

export interface ProxyOptions {
  /** Read for every request; without a policy everything is refused. */
  policy: () => ProxyPolicy | undefined;
  log: (event: EgressEvent) => void;
  limits?: Partial<ProxyLimits>;
  /** The system's unless said. */
  resolve?: Resolve;
  connect?: Connect;
  hostAddresses?: HostAddresses;
}

/** How much is under way. */
export interface ProxyStats {
  connections: number;
  requests: number;
  /** Tunnels that wait for their ClientHello. */
  hellos: number;
}

export interface EgressProxy {
  /** To be listened on. */
  server: Server;
  stats(): ProxyStats;
  /** Cuts what the policy does not allow any more. To be called when it has changed. */
  recheck(): void;
  /** Takes no more, cuts everything, and resolves when each request has its line in the log and every connection is closed. */
  close(): Promise<void>;
}

/**
 * The proxy of the egress container. CONNECT tunnels TLS to port 443 and never opens it; plain HTTP goes to port 80. One
 * line a request: a refusal's at once, any other when the request ends, with its bytes.
 */
export function createProxy(options: ProxyOptions): EgressProxy {
  const { policy, log } = options;
  const limits: ProxyLimits = { ...PROXY_LIMITS, ...options.limits };
  const limited = ({ rule, message }: Refusal) =>
    log({ part: 'proxy', action: 'limited', rule, reason: message, count: 1 });
  const context: Context = {
    policy,
    limits,
    limited,
    dial: makeDial(limits, options.resolve, options.connect, options.hostAddresses),
    exchanges: makeExchanges(log, limits.connections),
    hellos: makeSeats(limits.hellos),
  };
  const { server, sockets } = listen(context, log);
  return {
    server,
    stats: () => ({
      connections: sockets.size,
      requests: context.exchanges.all().length,
      hellos: context.hellos.taken(),
    }),
    recheck() {
      for (const exchange of context.exchanges.all()) exchange.recheck(policy());
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      const stopped = new Refusal({ action: 'failed', status: 503, reason: 'the proxy stops' });
      for (const exchange of context.exchanges.all()) exchange.cut(stopped);
      // The requests write their lines and their last words first.
      await setImmediate();
      const open = [...sockets].map((socket) => once(socket.destroy(), 'close'));
      await Promise.all([...open, closed]);
    },
  };
}

function listen(context: Context, log: (event: EgressEvent) => void) {
  const { limits } = context;
  const sockets = new Set<Socket>();
  // Requests without an answer, by connection.
  const busy = new WeakMap<object, number>();
  const isBusy = (socket: object) => (busy.get(socket) ?? 0) > 0;
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTime,
    requestTimeout: limits.requestTime,
    keepAliveTimeout: limits.keepAliveTime,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTime),
    insecureHTTPParser: false,
    // Checked with words and a line in the log instead.
    requireHostHeader: false,
    noDelay: true,
  });
  server.maxConnections = limits.connections;
  server.maxHeadersCount = limits.headerFields;
  server.setTimeout(limits.idleTime);

  const onRequest = async (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    busy.set(socket, (busy.get(socket) ?? 0) + 1);
    await forward(context, request, response);
    busy.set(socket, (busy.get(socket) ?? 0) - 1);
  };
  server.on('request', onRequest);
  // The body is asked for when the request was decided.
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', onRequest);
  server.on('connect', (request, socket, head) => tunnel(context, request, head, isBusy(socket)));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('drop', () =>
    context.limited(new Refusal({ rule: 'connections', reason: 'too many connections at once' })),
  );
  server.on('clientError', (error, socket) => {
    const refusal = parserRefusal(error);
    if (refusal)
      log({
        part: 'proxy',
        action: 'refused',
        rule: refusal.rule,
        reason: refusal.message,
        status: refusal.status,
      });
    closeMalformed(socket, refusal, isBusy(socket));
  });
  return { server, sockets };
}
