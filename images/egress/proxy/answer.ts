import type { Duplex } from 'node:stream';
import type { Refusal } from './refusal.ts';

/** How long a client may take to read why it is closed, in milliseconds. */
const LINGER = 1_000;

/** A refusal as an HTTP answer. */
export interface Answer {
  status: number;
  /** Some clients show nothing else (Python's http.client, wget), so the reason stands here as well. */
  phrase: string;
  body: string;
  fields: Readonly<Record<string, string>>;
}

/** What the agent reads; `target` is what it asked for, such as `example.org:443`. */
export function answer(refusal: Refusal, target: string): Answer {
  const { action, status, message, advice } = refusal;
  const verdict = action === 'failed' ? `Paddock allowed ${target}, but` : `Paddock refused ${target}:`;
  const body = `${visible(`${verdict} ${message}.`)}\n${advice === '' ? '' : `${advice}\n`}`;
  return {
    status,
    phrase: visible(`${action === 'failed' ? 'Not served' : 'Refused by Paddock'}: ${message}`).slice(0, 150),
    body,
    fields: {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      connection: 'close',
    },
  };
}

/** An answer as the bytes of HTTP/1.1. */
export function answerBytes({ status, phrase, body, fields }: Answer): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${phrase}\r\n${lines.join('')}\r\n${body}`;
}

/** A fatal TLS alert, in a record of its own (RFC 8446 §6). */
export function alertBytes(description: number): Buffer {
  return Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, description]);
}

/** Sends the last words and closes; what the client still sends is thrown away, and it has a second to read. */
export function closeWith(socket: Duplex, bytes: string | Buffer): void {
  if (socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), LINGER);
  socket.once('close', () => clearTimeout(timer));
  socket.on('error', () => {});
  socket.resume();
  socket.end(bytes, () => socket.once('end', () => socket.destroy()));
}

function visible(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
