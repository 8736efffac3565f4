import type { ServerResponse } from 'node:http';
import type { Refusal } from '../refusal.ts';
import type { Vendor } from '../vendors/vendor.ts';

/** Answers with a refusal: as `vendor` words its errors, so that the CLI shows it, or in plain text where none was named. */
export function answerRefusal(response: ServerResponse, vendor: Vendor | undefined, refusal: Refusal): void {
  const message = `Paddock's gateway: ${refusal.message}.`;
  const text = vendor === undefined ? `${message}\n` : JSON.stringify(vendor.error({ ...refusal, message }));
  response.writeHead(refusal.status, {
    'content-type': vendor === undefined ? 'text/plain; charset=utf-8' : 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(refusal.retryAfter !== undefined && { 'retry-after': String(refusal.retryAfter) }),
    // Anthropic's and OpenAI's clients ask this header first whether they try again.
    ...(refusal.final && { 'x-should-retry': 'false' }),
    // What else of a large body is on its way is not waited for.
    ...(refusal.status === 413 && { connection: 'close' }),
  });
  response.end(text);
}
