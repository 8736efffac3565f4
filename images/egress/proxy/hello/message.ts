import { Refusal } from '../refusal.ts';

const HANDSHAKE = 0x16;
const CLIENT_HELLO = 0x01;
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;
/** The most that a record of plain text holds (RFC 8446 §5.1). */
const LONGEST_RECORD = 2 ** 14;

/** Takes the bytes of a client as they come, in pieces of any size. */
export interface HelloMessage {
  /** The ClientHello without its header once it is there, else undefined. Throws a {@link Refusal} as soon as it can't be one. */
  push(chunk: Buffer): Buffer | undefined;
  /** All bytes so far. */
  bytes(): Buffer;
}

/** Puts a ClientHello together out of TLS records (RFC 8446 §5.1), whatever it is cut into. `longest` bounds the bytes. */
export function helloMessage(longest: number): HelloMessage {
  let raw = Buffer.alloc(0);
  let used = 0;
  // Where the next record begins, and the message as far as it is known.
  let next = 0;
  const message: Buffer[] = [];
  let length = 0;

  function append(chunk: Buffer): void {
    if (used + chunk.length > longest) throw tooLong(longest);
    if (used + chunk.length > raw.length) {
      const grown = Buffer.alloc(Math.min(longest, Math.max(2048, 2 * (used + chunk.length))));
      raw.copy(grown, 0, 0, used);
      raw = grown;
    }
    chunk.copy(raw, used);
    used += chunk.length;
  }

  /** The next record's content, or undefined where it is not there in full. */
  function takeRecord(): Buffer | undefined {
    checkHeader(raw.subarray(next, used));
    if (used - next < RECORD_HEADER) return undefined;
    const end = next + RECORD_HEADER + raw.readUInt16BE(next + 3);
    if (used < end) return undefined;
    const content = raw.subarray(next + RECORD_HEADER, end);
    next = end;
    return content;
  }

  function whole(): Buffer | undefined {
    const all = Buffer.concat(message);
    if (all.length > 0 && all[0] !== CLIENT_HELLO) throw malformed('its first message is not a ClientHello');
    if (all.length < MESSAGE_HEADER) return undefined;
    const end = MESSAGE_HEADER + all.readUIntBE(1, 3);
    if (end > longest) throw tooLong(longest);
    if (all.length < end) return undefined;
    // The next message can only come after the server's answer.
    if (all.length > end) throw malformed('something follows the ClientHello in its record');
    return all.subarray(MESSAGE_HEADER);
  }

  return {
    push(chunk) {
      append(chunk);
      for (let record = takeRecord(); record !== undefined; record = takeRecord()) {
        message.push(record);
        length += record.length;
        const hello = length === 0 ? undefined : whole();
        if (hello !== undefined) return hello;
      }
      return undefined;
    },
    bytes: () => raw.subarray(0, used),
  };
}

/** Looks at as much of a record's header as is there. */
function checkHeader(header: Buffer): void {
  const [type, major, minor] = header;
  if (type !== undefined && type !== HANDSHAKE) throw notTls();
  // The version of a record counts up to TLS 1.2; 3.0 is SSL (RFC 7568).
  if (major !== undefined && major !== 3) throw notTls();
  if (minor !== undefined && (minor < 1 || minor > 3))
    throw malformed('the version of its record is unknown');
  if (header.length < RECORD_HEADER) return;
  const length = header.readUInt16BE(3);
  if (length === 0 || length > LONGEST_RECORD) throw malformed('the length of its record is not possible');
}

function notTls(): Refusal {
  return new Refusal({
    rule: 'no-tls',
    reason: 'what came through the tunnel is not TLS',
    advice: 'A tunnel takes HTTPS and nothing else.',
  });
}

/** What is said of bytes that are TLS, but not as it should be. */
export function malformed(reason: string): Refusal {
  return new Refusal({
    rule: 'hello-malformed',
    reason: `the TLS handshake is malformed: ${reason}`,
    alert: 50,
  });
}

function tooLong(longest: number): Refusal {
  return new Refusal({ rule: 'hello-too-long', reason: `the ClientHello is longer than ${longest} bytes` });
}
