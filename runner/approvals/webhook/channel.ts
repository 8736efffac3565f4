import type { Reply } from '../../../policy/approvals/reply.ts';
import type { Answer, AnswerWord, Outcome } from '../../../policy/approvals/request.ts';
import { makeRedact, type Redact } from '../../../policy/audit/redact.ts';
import { type Asked, ChannelGone, type ChannelOpener, outcomeOf } from '../channel.ts';
import { entryOf } from '../queue/channel.ts';
import { approvalsFolder } from '../queue/folder.ts';
import { openPost, type Post } from '../queue/post.ts';
import { deliver, webhookUrl } from './deliver.ts';
import { type Listener, openListener } from './listener.ts';
import { askedMessage, settledMessage } from './message.ts';
import { readSecret } from './secret.ts';
import { Tokens } from './tokens.ts';

export interface WebhookOptions {
  /** https, or http on this machine. */
  url: string;
  /** A file of mode 600 with what signs the messages. */
  secretFile: string;
  /** The port on loopback for replies, 0 for any; without it replies come by `paddock approve --token` alone. */
  port?: number;
  /** Takes secrets out of what is sent. */
  redact?: Redact;
  folder?: string;
}

/** Asks by a signed POST, from which a chat's bridge follows; whoever holds the token in it may answer, once. */
export function webhookChannel(options: WebhookOptions): ChannelOpener {
  const { port, redact = makeRedact([]), folder = approvalsFolder() } = options;
  return {
    name: 'webhook',
    async open({ run, tell }) {
      const url = webhookUrl(options.url);
      const secret = await readSecret(options.secretFile);
      const post = await openPost(folder, run, 'webhook', tell);
      const tokens = new Tokens();
      const listener = port === undefined ? undefined : await openListener(port, answerWith(tokens));
      const reports = new Set<Promise<void>>();
      return {
        async ask(asked, withdrawn) {
          const answer = await askByToken({ url, secret, redact, tokens, post, listener }, asked, withdrawn);
          // Not waited for: what has been answered must not wait for who is told of it.
          const report = aborted(withdrawn)
            .then(async () => {
              const outcome = outcomeOf(withdrawn);
              if (outcome !== undefined)
                await deliver(url, settledMessage(asked, outcome), secret, { patience: BRIEFLY });
            })
            .catch(() => undefined);
          reports.add(report);
          void report.finally(() => reports.delete(report));
          return answer;
        },
        async close() {
          await Promise.all(reports);
          await listener?.close();
          await post.close();
        },
      };
    },
  };
}

/** How long the word that a request is over may take, milliseconds: a run's end waits for it. */
const BRIEFLY = 3000;

const answerWith =
  (tokens: Tokens) =>
  ({ token, answer }: Reply): boolean => {
    const spend = tokens.take(token);
    spend?.(answer);
    return spend !== undefined;
  };

interface Open {
  url: URL;
  secret: Buffer;
  redact: Redact;
  tokens: Tokens;
  post: Post;
  listener: Listener | undefined;
}

/** Delivers a request with its token, and waits for who uses it: at the listener, or by a file. */
async function askByToken(
  { url, secret, redact, tokens, post, listener }: Open,
  asked: Asked,
  withdrawn: AbortSignal,
): Promise<Answer | undefined> {
  const { id, hash } = asked;
  let spend: (answer: AnswerWord) => void = () => undefined;
  const spent = new Promise<Answer>((resolve) => {
    spend = (answer) => resolve({ id, hash, answer, by: 'whoever held the token' });
  });
  const { token, key, revoke } = tokens.issue((answer) => spend(answer));
  const undelivered = new AbortController();
  const isOver = AbortSignal.any([withdrawn, undelivered.signal]);
  const entry = { schema: 'paddock/approval-token/v1' as const, ...entryOf(asked), run: asked.request.run };
  try {
    const filed = post
      .ask(key, entry, asked, isOver, (answer) =>
        tokens.take(answer.token ?? '') === undefined ? 'its token is not the one, or used up' : undefined,
      )
      .then((found) => found && { id, hash, answer: found.answer, by: found.by });
    const body = askedMessage(asked, { token, ...(listener && { url: listener.url }) }, redact);
    const delivered = deliver(url, body, secret, { signal: withdrawn, again: true }).catch((error: Error) => {
      // Cut off by the end of the request: it may have arrived.
      if (withdrawn.aborted) return;
      const reason = `the webhook could not be delivered (${error.message})`;
      undelivered.abort({ id, hash, answer: 'denied', channel: 'none', reason } satisfies Outcome);
      throw new ChannelGone(reason);
    });
    // A reply can be there before the receiver has said that it took the message.
    const first = await Promise.race([spent, filed, delivered]);
    return first ?? (await Promise.race([spent, filed]));
  } finally {
    revoke();
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}
