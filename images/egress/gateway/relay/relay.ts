import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { agentHeaders } from '../answer/headers.ts';
import { answerRefusal } from '../answer/refuse.ts';
import type { Ledger } from '../ledger.ts';
import { type Refusal, RefusedError } from '../refusal.ts';
import type { Plan } from '../request/decide.ts';
import { type Failure, failureOf } from '../upstream/failure.ts';
import { createMeter, type Meter } from '../usage/meter.ts';
import { requestBody } from './body.ts';
import { createErrorBody } from './error-body.ts';

/** How a request that was let out ended. */
export interface Outcome {
  action: 'allowed' | 'refused' | 'failed';
  /** The status that the agent got; undefined where there was none. */
  status?: number;
  rule?: string;
  reason?: string;
  sent_bytes: number;
  received_bytes: number;
}

export interface Passage {
  plan: Plan;
  request: IncomingMessage;
  response: ServerResponse;
  dispatcher: Dispatcher;
  ledger: Ledger;
  /** Called once, when both sides are done with it. */
  done(outcome: Outcome): void;
}

type Ending = Pick<Outcome, 'action' | 'rule' | 'reason'>;

/**
 * Sends a request to the vendor and its answer to the agent, both piece by piece and no quicker than the other side takes
 * them. If the agent leaves, the vendor's side is broken off at once; if the vendor's breaks off, so does the agent's,
 * never with a clean end.
 */
export function relay({ plan, request, response, dispatcher, ledger, done }: Passage): void {
  let controller: Dispatcher.DispatchController | undefined;
  let meter: Meter | undefined;
  let error: ReturnType<typeof createErrorBody> | undefined;
  let ending: Ending | undefined;
  let head: NodeJS.Immediate | undefined;
  let sent = 0;
  let received = 0;

  function count(direction: 'sent' | 'received', bytes: number): Refusal | undefined {
    if (direction === 'sent') sent += bytes;
    else received += bytes;
    ledger.addBytes(bytes);
    return ledger.overBytes(plan.limits);
  }

  /** Ends it, once, for a reason that the log gets. The vendor's side is broken off if it still runs. */
  function end(with_: Ending): void {
    if (ending !== undefined) return;
    ending = with_;
    clearImmediate(head);
    if (with_.action !== 'allowed') controller?.abort(new Error('ended'));
    if (meter !== undefined && plan.route.metered) ledger.addTokens(meter.tokens(sent, received));
    done({
      ...ending,
      ...(response.headersSent && { status: response.statusCode }),
      sent_bytes: sent,
      received_bytes: received,
    });
  }

  /** Says why, where the answer has not begun; else all that is left is to break it off. */
  function refuse(action: 'refused' | 'failed', refusal: Refusal): void {
    if (ending !== undefined) return;
    if (response.headersSent) response.destroy();
    else answerRefusal(response, plan.vendor, refusal);
    end({ action, rule: refusal.rule, reason: refusal.message });
  }

  const fail = ({ status, rule, reason }: Failure) => refuse('failed', { status, rule, message: reason });

  function refuseRedirect(status: number): void {
    const message = `the vendor answered with a redirect (${status}), which is not followed: the key would go along`;
    refuse('refused', { status: 502, rule: 'redirect', message, final: true });
  }

  response.on('drain', () => controller?.resume());
  response.on('close', () => {
    if (!response.writableFinished)
      end({ action: 'failed', rule: 'agent-left', reason: 'the agent closed the connection' });
  });

  const outgoing = {
    origin: plan.origin,
    path: plan.path,
    method: plan.method,
    headers: plan.headers,
    body: plan.hasBody ? requestBody(request, (bytes) => count('sent', bytes)) : null,
  };
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (ending !== undefined) controller.abort(new Error('ended'));
    },
    onResponseStart(_, status, headers) {
      if (status < 200 || ending !== undefined) return;
      if (status < 300) {
        meter = createMeter(plan.vendor, headers);
        response.writeHead(status, agentHeaders(headers, plan.key));
        // What comes with the head goes out with it; a head that comes alone does not wait.
        head = setImmediate(() => response.flushHeaders());
      } else if (status < 400) refuseRedirect(status);
      else error = createErrorBody(plan, status, headers);
    },
    onResponseData(_, chunk) {
      if (ending !== undefined) return;
      const refusal = count('received', chunk.length);
      if (refusal !== undefined) {
        refuse('refused', refusal);
        return;
      }
      error?.write(chunk);
      if (meter === undefined) return;
      clearImmediate(head);
      if (!response.write(chunk)) controller?.pause();
      meter.write(chunk);
    },
    onResponseEnd() {
      if (ending !== undefined) return;
      if (error === undefined) {
        response.end();
        end({ action: 'allowed' });
        return;
      }
      error.send(response);
      if (!error.rejectsKey()) end({ action: 'allowed' });
      else end({ action: 'failed', rule: 'key-rejected', reason: 'the vendor rejected the key' });
    },
    onResponseError(_, cause) {
      if (cause instanceof RefusedError) refuse('refused', cause.refusal);
      else fail(failureOf(cause));
    },
  };
  try {
    dispatcher.dispatch(outgoing, handler);
  } catch (cause) {
    fail(failureOf(cause));
  }
}
