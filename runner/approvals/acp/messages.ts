import { z } from 'zod';
import type { Answer, AnswerWord } from '../../../policy/approvals/request.ts';
import { shownRequest } from '../../../policy/approvals/shown.ts';
import { cutText, shownText } from '../../../policy/approvals/text.ts';
import type { Asked } from '../channel.ts';

// The Agent Client Protocol, version 1: session/request_permission and what comes before it.

export const VERSION = 1;

/** What is offered. An option's id has the request's hash in it, so that it fits no other request. */
const OPTIONS = [
  { kind: 'allow_once', name: 'Allow once', answer: 'once' },
  { kind: 'allow_always', name: 'Allow exactly this in this run', answer: 'always' },
  { kind: 'reject_once', name: 'Reject', answer: 'deny' },
] as const satisfies readonly { kind: string; name: string; answer: AnswerWord }[];

const optionId = (kind: string, hash: string): string => `${kind}:${hash}`;

/** The parameters of the request. An editor shows the title, the content or the raw input: nothing is hidden in any of them. */
export function permissionParams({ id, hash, request, seconds }: Asked, sessionId: string): object {
  const { tool, what, calls } = request;
  const lines = shownRequest(request, true).map(({ label, text }) => `${label}: ${text}`);
  return {
    sessionId,
    toolCall: {
      toolCallId: id,
      title: cutText(what, 200).text,
      kind: kindOf(calls.map(({ kind }) => kind)),
      status: 'pending',
      rawInput: { tool: shownText(tool), calls: calls.map(withShown) },
      content: [
        { type: 'content', content: { type: 'text', text: [...lines, `waits ${seconds} s`].join('\n') } },
      ],
    },
    options: OPTIONS.map(({ kind, name }) => ({ optionId: optionId(kind, hash), name, kind })),
  };
}

function withShown(call: object): object {
  return Object.fromEntries(
    Object.entries(call).map(([key, value]) => [key, typeof value === 'string' ? shownText(value) : value]),
  );
}

function kindOf(kinds: readonly string[]): string {
  if (kinds.includes('shell')) return 'execute';
  if (kinds.includes('file_write')) return 'edit';
  return kinds.every((kind) => kind === 'file_read') ? 'read' : 'other';
}

const Result = z.looseObject({
  outcome: z.discriminatedUnion('outcome', [
    z.looseObject({ outcome: z.literal('selected'), optionId: z.string() }),
    z.looseObject({ outcome: z.literal('cancelled') }),
  ]),
});

/** What the client's reply to a request says. Whatever is not exactly an option that was offered is a denial, with the reason. */
export function answerOf(result: unknown, error: unknown, { id, hash }: Asked, by: string): Answer {
  const denied = (reason?: string): Answer => ({
    id,
    hash,
    answer: 'deny',
    by,
    ...(reason !== undefined && { reason }),
  });
  if (error !== undefined && error !== null) return denied('the client answered with an error');
  const { data } = Result.safeParse(result);
  if (data === undefined) return denied('the reply is none to session/request_permission');
  const { outcome } = data;
  if (outcome.outcome === 'cancelled') return denied('cancelled');
  const option = OPTIONS.find(({ kind }) => optionId(kind, hash) === outcome.optionId);
  if (option === undefined)
    return denied(`the option ${shownText(outcome.optionId).slice(0, 100)} was not offered`);
  return { id, hash, answer: option.answer, by };
}
