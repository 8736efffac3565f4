import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Answer } from '../../../policy/approvals/request.ts';
import { type Asked, ChannelGone, type ChannelOpener, outcomeOf, type Tell } from '../channel.ts';
import { answerOf, permissionParams, VERSION } from './messages.ts';
import { openRpc } from './rpc.ts';

export interface AcpOptions {
  /** From the client (an editor), and to it. Nothing else may be written there. */
  input: Readable;
  output: Writable;
  /** A session that the client knows already. Without one, the client makes it (`initialize`, `session/new`). */
  sessionId?: string;
}

const Session = z.looseObject({ sessionId: z.string() });
const Initialize = z.looseObject({
  clientInfo: z.looseObject({ name: z.string() }).nullish(),
});

/** Asks an editor by the Agent Client Protocol: `session/request_permission`. */
export function acpChannel({ input, output, sessionId }: AcpOptions): ChannelOpener {
  return {
    name: 'acp',
    async open({ run, tell }) {
      return connect(input, output, sessionId, run, tell);
    },
  };
}

interface Waiting {
  asked: Asked;
  done: (answer: Answer) => void;
  failed: (error: Error) => void;
}

function connect(input: Readable, output: Writable, known: string | undefined, run: string, tell: Tell) {
  const waiting = new Map<string, Waiting>();
  const prompts: ((result: { stopReason: string }) => void)[] = [];
  /** Requests that are over: a reply to one is late, not strange. */
  const over = new Set<string>();
  let session = known;
  let by = 'the editor';
  let goneFor: string | undefined;
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  if (session !== undefined) isReady();

  const rpc = openRpc(input, output, {
    request(method, params) {
      if (method === 'initialize') {
        const name = Initialize.safeParse(params).data?.clientInfo?.name;
        if (name !== undefined) by = name;
        return Promise.resolve({
          protocolVersion: VERSION,
          agentCapabilities: {},
          authMethods: [],
          agentInfo: { name: 'paddock', title: 'Paddock', version: run },
        });
      }
      if (method === 'session/new' && session === undefined) {
        session = run;
        // The client knows its session when it has read the reply, which is written first.
        setImmediate(isReady);
        return Promise.resolve({ sessionId: run });
      }
      if (method === 'session/prompt' && Session.safeParse(params).data?.sessionId === session) {
        return new Promise((resolve) => prompts.push(resolve));
      }
      return undefined;
    },
    notification(method, params) {
      if (method !== 'session/cancel' || Session.safeParse(params).data?.sessionId !== session) return;
      for (const { asked, done } of waiting.values()) {
        done({ id: asked.id, hash: asked.hash, answer: 'deny', by, reason: 'cancelled' });
      }
      for (const end of prompts.splice(0)) end({ stopReason: 'cancelled' });
    },
    reply({ id, result, error }) {
      const found = typeof id === 'string' ? waiting.get(id) : undefined;
      if (found === undefined) {
        const late = typeof id === 'string' && over.has(id);
        return tell(`acp: refused a reply: ${late ? 'its request is over' : 'nothing was asked by that id'}`);
      }
      // The first reply is the only one.
      waiting.delete(found.asked.id);
      over.add(found.asked.id);
      const answer = answerOf(result, error, found.asked, by);
      if (answer.reason !== undefined && answer.reason !== 'cancelled')
        tell(`acp: refused a reply: ${answer.reason}`);
      found.done(answer);
    },
    odd: (reason) => tell(`acp: refused ${reason}`),
    gone(reason) {
      goneFor = reason;
      isReady();
      for (const { failed } of waiting.values()) failed(new ChannelGone(reason));
    },
  });

  return {
    async ask(asked: Asked, withdrawn: AbortSignal): Promise<Answer | undefined> {
      const aborted = new Promise<undefined>((resolve) =>
        withdrawn.addEventListener('abort', () => resolve(undefined), { once: true }),
      );
      await Promise.race([ready, aborted]);
      if (withdrawn.aborted) return undefined;
      if (goneFor !== undefined || session === undefined)
        throw new ChannelGone(goneFor ?? 'there is no session');
      const { id } = asked;
      const answered = new Promise<Answer>((done, failed) => waiting.set(id, { asked, done, failed }));
      try {
        rpc.send({ id, method: 'session/request_permission', params: permissionParams(asked, session) });
        const answer = await Promise.race([answered, aborted]);
        return answer;
      } finally {
        waiting.delete(id);
        over.add(id);
        report(session, id, withdrawn);
      }
    },
    async close(): Promise<void> {
      for (const end of prompts.splice(0)) end({ stopReason: 'end_turn' });
      // What was just said has to be written.
      await new Promise((resolve) => setImmediate(resolve));
      rpc.close();
    },
  };

  /** Takes a request back, where the client has not answered it. */
  function report(sessionId: string, toolCallId: string, withdrawn: AbortSignal): void {
    const outcome = outcomeOf(withdrawn);
    if (outcome === undefined || ('channel' in outcome && outcome.channel === 'acp')) return;
    const status = outcome.answer === 'granted' ? 'in_progress' : 'failed';
    const update = { sessionUpdate: 'tool_call_update', toolCallId, status };
    rpc.send({ method: 'session/update', params: { sessionId, update } });
  }
}
