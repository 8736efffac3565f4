import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

// JSON-RPC 2.0, one message a line: what the Agent Client Protocol (version 1) uses over stdio.

/** The longest line that is read, in characters. */
const LONGEST = 1024 * 1024;

const Id = z.union([z.string(), z.number(), z.null()]);
type Id = z.infer<typeof Id>;

const Incoming = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: Id.optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** A reply to a request of ours. `result` is unread; undefined with an error. */
export interface Reply {
  id: Id;
  result: unknown;
  error: unknown;
}

export interface Handlers {
  /** What a request of the other side's is answered with; undefined for a method that there isn't. */
  request(method: string, params: unknown): Promise<object | null> | undefined;
  notification(method: string, params: unknown): void;
  reply(reply: Reply): void;
  /** What came was no message. */
  odd(reason: string): void;
  /** The other side has gone. */
  gone(reason: string): void;
}

/** A connection to the other side. */
export interface Rpc {
  send(message: object): void;
  close(): void;
}

/** JSON-RPC's own numbers of errors. */
const ERROR = { parse: -32700, invalid: -32600, method: -32601, internal: -32603 } as const;

export function openRpc(input: Readable, output: Writable, handlers: Handlers): Rpc {
  let text = '';
  let isOver = false;
  const end = (reason: string) => {
    if (isOver) return;
    isOver = true;
    input.off('data', onData);
    handlers.gone(reason);
  };
  const send = (message: object) => {
    // Non-ASCII is left as it is: the other side reads JSON in UTF-8.
    if (!isOver) output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  };
  const fail = (id: Id, code: number, message: string) => send({ id, error: { code, message } });

  function onData(chunk: string): void {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(line);
    if (text.length > LONGEST) end(`a line of more than ${LONGEST} characters`);
  }

  function onLine(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      fail(null, ERROR.parse, 'this line is no JSON');
      handlers.odd('a line that is no JSON');
      return;
    }
    const { data: message } = Incoming.safeParse(value);
    if (message === undefined) {
      fail(null, ERROR.invalid, 'this is no message of JSON-RPC 2.0');
      handlers.odd('a message that is none of JSON-RPC 2.0');
      return;
    }
    const { id, method, params } = message;
    if (id !== undefined) onCall(id, message);
    else if (method === undefined) handlers.odd('a reply without an id');
    else handlers.notification(method, params);
  }

  function onCall(id: Id, { method, params, result, error }: z.infer<typeof Incoming>): void {
    const answer = method === undefined ? undefined : handlers.request(method, params);
    if (method === undefined) handlers.reply({ id, result, error });
    else if (answer === undefined) fail(id, ERROR.method, `there is no method ${method}`);
    else
      answer.then(
        (given) => send({ id, result: given }),
        (wrong) => fail(id, ERROR.internal, wrong instanceof Error ? wrong.message : String(wrong)),
      );
  }

  input.setEncoding('utf8');
  input.on('data', onData);
  input.on('end', () => end('the other side has closed the connection'));
  input.on('close', () => end('the other side has closed the connection'));
  for (const stream of [input, output]) stream.on('error', (error: Error) => end(error.message));
  return {
    send,
    close() {
      isOver = true;
      input.off('data', onData);
      input.pause();
    },
  };
}
