import type { Duplex } from 'node:stream';
import { answer, answerBytes, closeWith } from './answer.ts';
import { Refusal } from './refusal.ts';

/** What Node.js's parser says (llhttp's names begin with HPE_), and what it means. */
const FAULTS: Readonly<Record<string, { status: number; rule: string; reason: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    rule: 'http-headers',
    reason: 'the header of the request is too long or has too many fields',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, rule: 'http-timeout', reason: 'the request did not come in time' },
};

/** What is refused about bytes that are no request; undefined where the connection merely broke. */
export function parserRefusal(error: Error): Refusal | undefined {
  const code = 'code' in error ? String(error.code) : '';
  const known = FAULTS[code];
  if (known !== undefined) return new Refusal(known);
  if (!code.startsWith('HPE_')) return undefined;
  // The end of a connection in the middle of a request.
  if (code === 'HPE_INVALID_EOF_STATE') return undefined;
  const words = error.message.replace(/^Parse Error:? ?/, '');
  const reason = `this is not an HTTP/1.1 request (${words === '' ? code : words})`;
  return new Refusal({ status: 400, rule: 'http-malformed', reason });
}

/** Answers with words where no other answer is under way, and closes. */
export function closeMalformed(socket: Duplex, refusal: Refusal | undefined, busy: boolean): void {
  if (refusal === undefined || busy || !socket.writable) socket.destroy();
  else closeWith(socket, answerBytes(answer(refusal, 'the request')));
}
