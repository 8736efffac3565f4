import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { clock } from '../client/streams.ts';
import { VENDOR } from '../places.ts';

// A vendor of models: answers with as many events as it is asked for, of which each says when it was written.

const [certificate = '', key = ''] = process.argv.slice(2);
const Asked = z.object({ events: z.int(), pause: z.number() });

const TEXT = 'some words of an answer, as long as they usually come';

function write(response: ServerResponse, type: string, more: object): void {
  response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`);
}

async function answer(response: ServerResponse, events: number, pause: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  write(response, 'message_start', { message: { usage: { input_tokens: 25_000, output_tokens: 1 } } });
  for (let count = 0; count < events; count += 1) {
    if (pause > 0) await sleep(pause);
    write(response, 'content_block_delta', {
      index: 0,
      sent: clock(),
      delta: { type: 'text_delta', text: TEXT },
    });
  }
  write(response, 'message_delta', { usage: { output_tokens: events } });
  write(response, 'message_stop', {});
  response.end();
}

createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, async (request, response) => {
  const { events, pause } = Asked.parse(await json(request));
  await answer(response, events, pause);
}).listen({ host: VENDOR.address, port: 443, backlog: 1_024 });
