import type { ServerResponse } from 'node:http';
import type { IncomingHttpHeaders } from 'undici/types/header.js';
import { agentHeaders } from '../answer/headers.ts';
import { redact } from '../answer/redact.ts';
import { answerRefusal } from '../answer/refuse.ts';
import type { Plan } from '../request/decide.ts';

/** Errors are a few hundred bytes; a page of a proxy in between is the longest. */
const LONGEST = 64 * 1024;

/** A vendor's error, kept whole until its end, since a key in it may lie across two pieces. */
export function createErrorBody(plan: Plan, status: number, headers: IncomingHttpHeaders) {
  const chunks: Buffer[] = [];
  let length = 0;
  const isReadable = ['', 'identity'].includes(String(headers['content-encoding'] ?? ''));
  const text = () => Buffer.concat(chunks).toString('utf8');
  return {
    write(chunk: Buffer): void {
      length += chunk.length;
      if (length <= LONGEST) chunks.push(chunk);
    },
    /** Whether the vendor said that the key is no good. */
    rejectsKey: () => status === 401 || status === 403 || (plan.vendor.rejectsKey?.(text()) ?? false),
    /** Sends it on without the key in it. What can't be searched for the key is replaced. */
    send(response: ServerResponse): void {
      if (length > LONGEST || !isReadable) {
        const message = `the vendor answered ${status}, with a text that can't be searched for the key, and so is not shown`;
        answerRefusal(response, plan.vendor, { status, rule: 'unreadable-error', message });
        return;
      }
      const clean = redact(text(), plan.key);
      const kept = agentHeaders(headers, plan.key);
      response.writeHead(status, { ...kept, 'content-length': Buffer.byteLength(clean) });
      response.end(clean);
    },
  };
}
