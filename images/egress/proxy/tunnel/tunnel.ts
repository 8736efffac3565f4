import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { alertBytes, answer, answerBytes, closeWith } from '../answer.ts';
import type { Context } from '../context.ts';
import { decide } from '../decide.ts';
import type { Exchange } from '../exchange.ts';
import { readHello } from '../hello/read.ts';
import { asRefusal, Refusal } from '../refusal.ts';
import { connectTarget } from '../target.ts';
import { splice } from './splice.ts';

const ESTABLISHED = 'HTTP/1.1 200 Connection established\r\n\r\n';

/**
 * Serves a CONNECT request; never rejects. The order is: decide by name, resolve, check the address, dial, answer 200, read the
 * ClientHello, send it on. All that can be answered in words comes before the 200, and the server gets no byte before the
 * ClientHello was checked. `head` is what came after the request already; `busy` says that requests before it on the same connection have
 * no answer yet. The request's Host field means nothing here.
 */
export async function tunnel(
  context: Context,
  request: IncomingMessage,
  head: Buffer,
  busy: boolean,
): Promise<void> {
  const client = request.socket;
  const asked = request.url ?? '';
  client.on('error', () => {});
  client.setNoDelay(true);
  // Those answers would go into the tunnel, so this connection can only be closed.
  const state: State = { reached: busy ? 'stream' : 'request' };
  let exchange: Exchange | undefined;
  try {
    exchange = context.exchanges.begin('CONNECT', asked);
    if (busy) throw pipelined();
    await serve(context, exchange, client, asked, head, state);
    exchange.end();
  } catch (error) {
    const refusal = asRefusal(error);
    tell(client, refusal, state, asked);
    if (exchange === undefined) return context.limited(refusal);
    if (state.reached === 'request') exchange.note({ status: refusal.status });
    exchange.end(refusal);
  }
}

/** How far a tunnel came, which says how its client can be told that it ends. */
interface State {
  reached: 'request' | 'hello' | 'stream';
}

function tell(client: Socket, refusal: Refusal, { reached }: State, asked: string): void {
  if (reached === 'request') closeWith(client, answerBytes(answer(refusal, asked.slice(0, 300))));
  // To what is no TLS an alert means nothing, and in the middle of a stream neither.
  else if (reached === 'stream' || refusal.rule === 'no-tls') client.destroy();
  else closeWith(client, alertBytes(refusal.alert));
}

async function serve(
  context: Context,
  exchange: Exchange,
  client: Socket,
  asked: string,
  head: Buffer,
  state: State,
): Promise<void> {
  const left = () =>
    exchange.cut(new Refusal({ action: 'failed', status: 499, reason: 'the client went away first' }));
  client.once('close', left);
  const target = connectTarget(asked);
  exchange.to(target);
  const { policy, rule } = decide(context.policy(), target, 443);
  exchange.note({ rule: rule.source });
  const { socket: upstream, address } = await context.dial(policy, target, exchange.signal);
  try {
    exchange.note({ address });
    exchange.counts(upstream);
    // A policy may have come since the decision.
    exchange.recheck(context.policy());
    exchange.signal.throwIfAborted();
    const hello = await afterSeat(context, async () => {
      client.write(ESTABLISHED);
      state.reached = 'hello';
      return readHello(client, head, target.host, context.limits, exchange.signal);
    });
    client.off('close', left);
    state.reached = 'stream';
    await splice({ client, upstream, hello, host: target.host, limits: context.limits, exchange });
  } finally {
    upstream.destroy();
  }
}

async function afterSeat<T>({ hellos }: Context, work: () => Promise<T>): Promise<T> {
  const leave = hellos.take();
  try {
    return await work();
  } finally {
    leave();
  }
}

function pipelined(): Refusal {
  const reason = 'CONNECT came before the requests ahead of it were answered';
  return new Refusal({ rule: 'http-pipelined', reason });
}
