import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Conversation, converse, type Fault, type Script, type Seen } from './script.ts';
import type { Event, Reply, Vendor } from './vendor.ts';

/** A vendor's API that follows a script, on a Unix socket. */
export interface FakeModel {
  conversation: Conversation;
  /** Every request, whatever its path. */
  requests: readonly Seen[];
  /** Faults of the fake itself, such as a request that it could not read. There should be none. */
  faults: readonly string[];
  close(): Promise<void>;
}

/** Serves `vendor` on the Unix socket `socket`. */
export async function serve(vendor: Vendor, script: Script, socket: string): Promise<FakeModel> {
  const conversation = converse(script);
  const requests: Seen[] = [];
  const faults: string[] = [];
  let turns = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, headers });
    const text = await bodyOf(request);
    const reply = vendor.answer({ path, body: text === '' ? undefined : JSON.parse(text) }, conversation);
    if (reply.turn) turns += 1;
    const due = reply.turn && script.fault !== undefined && turns >= (script.fault.from ?? 1);
    send(response, reply, due ? script.fault : undefined, vendor);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      faults.push(`${request.url}: ${error instanceof Error ? error.message : error}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(socket, resolve);
  });
  return {
    conversation,
    requests,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, reply: Reply, fault: Fault | undefined, vendor: Vendor): void {
  if (fault !== undefined && 'silent' in fault) {
    fault.silent();
    return;
  }
  if (fault !== undefined && 'status' in fault) {
    response.writeHead(fault.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(vendor.error(fault.status)));
    return;
  }
  const type = reply.kind === 'json' ? 'application/json' : 'text/event-stream';
  const text = reply.kind === 'json' ? JSON.stringify(reply.body) : reply.events.map(eventText).join('');
  response.writeHead(reply.kind === 'json' ? reply.status : 200, { 'content-type': type });
  // A break in the middle: half of the answer goes out, then the connection is gone.
  if (fault !== undefined) response.write(text.slice(0, text.length / 2), () => response.destroy());
  else response.end(text);
}

function eventText({ event, data }: Event): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
