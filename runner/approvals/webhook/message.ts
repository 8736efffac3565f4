import type { Outcome } from '../../../policy/approvals/request.ts';
import { shownRequest } from '../../../policy/approvals/shown.ts';
import { shownText } from '../../../policy/approvals/text.ts';
import type { Redact } from '../../../policy/audit/redact.ts';
import { type Asked, outcomeWords } from '../channel.ts';

/** How a request can be answered. */
export interface ReplyBy {
  token: string;
  /** Where a reply can be sent, from this machine. */
  url?: string;
}

/** What is posted when something is asked. Texts are as people are to see them: nothing in them is hidden, and no secret. */
export function askedMessage(
  { id, hash, request, seconds, since }: Asked,
  { token, url }: ReplyBy,
  redact: Redact,
): string {
  const { run, agent, tool, risk } = request;
  const lines = shownRequest(withoutSecrets(request, redact)).map(({ label, text }) => `${label}: ${text}`);
  return JSON.stringify({
    schema: 'paddock/approval-webhook/v1',
    event: 'asked',
    ...{ id, hash, run },
    ...{ agent: shownText(agent), tool: shownText(tool), risk },
    lines,
    asked: since.toISOString(),
    seconds,
    reply: { token, say: `${token} approve|deny|always`, ...(url !== undefined && { url }) },
  });
}

/** What is posted when it is over, so that nobody answers it any more. */
export function settledMessage({ id, hash, request }: Asked, outcome: Outcome): string {
  const { answer } = outcome;
  return JSON.stringify({
    schema: 'paddock/approval-webhook/v1',
    event: 'settled',
    ...{ id, hash, run: request.run, answer },
    words: shownText(outcomeWords(outcome)),
  });
}

/** A request whose texts may leave this machine. */
function withoutSecrets(request: Asked['request'], redact: Redact): Asked['request'] {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
  };
  return clean(request) as Asked['request'];
}
