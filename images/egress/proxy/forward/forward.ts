import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { decide } from '../decide.ts';
import type { Exchange } from '../exchange.ts';
import { asRefusal, Refusal } from '../refusal.ts';
import { absoluteTarget } from '../target.ts';
import { checkRequest } from './check.ts';
import { relay } from './relay.ts';

/** Serves a plain HTTP request; never rejects. Every request is decided anew, also one that follows a redirect. */
export async function forward(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = request.url ?? '';
  let exchange: Exchange | undefined;
  response.on('error', () => {});
  try {
    exchange = context.exchanges.begin(request.method ?? '', asked);
    await serve(context, exchange, request, response);
    exchange.note({ status: response.statusCode });
    exchange.end();
  } catch (error) {
    const refusal = asRefusal(error);
    tell(response, refusal, asked.slice(0, 300));
    if (exchange === undefined) return context.limited(refusal);
    exchange.note({ status: response.statusCode });
    exchange.end(refusal);
  }
}

async function serve(
  context: Context,
  exchange: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.once('close', () => {
    if (!response.writableFinished) {
      exchange.cut(new Refusal({ action: 'failed', status: 499, reason: 'the client went away first' }));
    }
  });
  const { path, ...target } = absoluteTarget(request.url ?? '');
  exchange.to(target);
  exchange.note({ path });
  const { policy, rule } = decide(context.policy(), target, 80);
  checkRequest(request, target);
  exchange.note({ rule: rule.source });
  const { socket: upstream, address } = await context.dial(policy, target, exchange.signal);
  try {
    exchange.note({ address });
    exchange.counts(upstream);
    // A policy may have come since the decision.
    exchange.recheck(context.policy());
    exchange.signal.throwIfAborted();
    await relay({ request, response, upstream, host: target.host, path, limits: context.limits, exchange });
  } finally {
    upstream.destroy();
  }
}

function tell(response: ServerResponse, refusal: Refusal, asked: string): void {
  // A body that stops before its end tells the client that it is not whole.
  if (response.headersSent || response.destroyed) return void response.destroy();
  const { status, phrase, body, fields } = answer(refusal, asked);
  response.writeHead(status, phrase, fields);
  response.end(body);
}
