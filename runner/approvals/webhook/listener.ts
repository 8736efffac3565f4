import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseReply, type Reply } from '../../../policy/approvals/reply.ts';
import { Failure, STATUS } from '../../failure.ts';

/** The most bytes of a reply, the most wrong replies a minute, and how long one may take, milliseconds. */
const LONGEST = 4096;
const MOST_WRONG = 20;
const MINUTE = 60_000;
const PATIENCE = 5000;

/** Listens for replies on this machine's loopback. */
export interface Listener {
  url: string;
  close(): Promise<void>;
}

/**
 * `POST /reply` with `<token> approve|deny|always`, as plain text, as a form or as JSON. `spend` says whether it was a token's. Throws a
 * {@link Failure} where the port is taken.
 */
export async function openListener(port: number, spend: (reply: Reply) => boolean): Promise<Listener> {
  const isLimited = makeLimit();
  const server = createServer(
    { requestTimeout: PATIENCE, headersTimeout: PATIENCE, maxHeaderSize: 8192 },
    (request, response) => {
      respond(request, spend, isLimited).then(
        ([status, words]) => end(response, status, words),
        () => end(response, 400, 'this can not be read'),
      );
    },
  );
  server.maxConnections = 32;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Failure(STATUS.unavailable, `webhook: can't listen on 127.0.0.1:${port} (${error.code})`)),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/reply`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Whether there were too many wrong replies in the last minute; `wrong` counts one more. */
function makeLimit(): (wrong?: boolean) => boolean {
  let times: number[] = [];
  return (wrong = false) => {
    const now = performance.now();
    times = times.filter((time) => now - time < MINUTE);
    if (wrong) times.push(now);
    return times.length >= MOST_WRONG;
  };
}

type Response = readonly [status: number, words: string];

async function respond(
  request: IncomingMessage,
  spend: (reply: Reply) => boolean,
  isLimited: (wrong?: boolean) => boolean,
): Promise<Response> {
  if (request.url !== '/reply') return [404, 'there is nothing here but /reply'];
  if (request.method !== 'POST') return [405, 'expected POST'];
  // A page in a browser has no business here.
  if (request.headers.origin !== undefined) return [403, 'not from a browser'];
  if (isLimited()) return [429, 'too many wrong replies; wait a minute'];
  const body = await bodyOf(request);
  if (body === undefined) return [413, `expected at most ${LONGEST} bytes`];
  const reply = replyIn(body, request.headers['content-type'] ?? '');
  if (reply === undefined) {
    isLimited(true);
    return [400, 'expected <token> approve|deny|always'];
  }
  if (spend(reply)) return [200, 'taken'];
  isLimited(true);
  return [403, 'no request waits that has this token; it is used up, too old, or was never given'];
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The reply in a body: the text itself, or a form's or an object's `text`, or its `token` and `answer`. */
function replyIn(body: string, type: string): Reply | undefined {
  if (type.startsWith('application/json')) return replyOf(objectOf(body));
  if (type.startsWith('application/x-www-form-urlencoded'))
    return replyOf(Object.fromEntries(new URLSearchParams(body)));
  return parseReply(body);
}

function replyOf({ text, token, answer }: Record<string, unknown>): Reply | undefined {
  if (typeof text === 'string') return parseReply(text);
  return typeof token === 'string' && typeof answer === 'string'
    ? parseReply(`${token} ${answer}`)
    : undefined;
}

function objectOf(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function end(response: ServerResponse, status: number, words: string): void {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    ...(status === 413 && { connection: 'close' }),
  };
  response.writeHead(status, headers).end(`${words}\n`);
}
