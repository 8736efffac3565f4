import { checkHello } from './check.ts';
import { type HelloMessage, helloMessage, malformed } from './message.ts';

const CHANGE_CIPHER_SPEC = 0x14;
/** The header of its record, and the one byte that it has (RFC 8446 §5). */
const CHANGE_CIPHER_SPEC_RECORD = 6;
/** Bytes that may come before it is known what follows; one change_cipher_spec is usual. */
const MOST_BEFORE = 1024;
const HANDSHAKE = 0x16;
const CLIENT_HELLO = 0x01;

/** What a client says after its ClientHello, as far as it has to be looked at. */
export interface Following {
  /** Whether the rest needs no look. Throws a Refusal for a second ClientHello that does not name the host. */
  push(chunk: Buffer): boolean;
  /** All bytes so far. */
  bytes(): Buffer;
}

/**
 * A server may ask for a second ClientHello (HelloRetryRequest, RFC 8446 §4.1.4), and some then go by the name in that one. So
 * what follows the first is looked at too, up to the first record that is neither a change_cipher_spec nor a ClientHello. Without early
 * data nothing else can stand between the two.
 */
export function afterHello(host: string, longest: number): Following {
  let held = Buffer.alloc(0);
  let second: HelloMessage | undefined;

  function pushSecond(message: HelloMessage, chunk: Buffer): boolean {
    const body = message.push(chunk);
    if (body === undefined) return false;
    checkHello(body, host);
    return true;
  }

  return {
    push(chunk) {
      if (second !== undefined) return pushSecond(second, chunk);
      if (held.length > MOST_BEFORE) throw malformed('nothing but change_cipher_spec follows it');
      held = Buffer.concat([held, chunk]);
      const at = firstOther(held);
      const kind = at === undefined ? undefined : isHello(held.subarray(at));
      if (kind === undefined) return false;
      if (!kind) return true;
      second = helloMessage(longest);
      const begun = held.subarray(at);
      held = held.subarray(0, at);
      return pushSecond(second, begun);
    },
    bytes: () => (second === undefined ? held : Buffer.concat([held, second.bytes()])),
  };
}

/** Where the first record begins that is no change_cipher_spec; undefined where it is not there yet. */
function firstOther(held: Buffer): number | undefined {
  let at = 0;
  while (held[at] === CHANGE_CIPHER_SPEC) {
    if (held.length < at + CHANGE_CIPHER_SPEC_RECORD) return undefined;
    if (held.readUInt16BE(at + 3) !== 1) throw malformed('its change_cipher_spec is not one byte');
    at += CHANGE_CIPHER_SPEC_RECORD;
  }
  return at < held.length ? at : undefined;
}

/**
 * Whether a record begins a ClientHello; undefined where more of it is needed. After a change_cipher_spec TLS 1.2 has an encrypted
 * message in a handshake record, at least 24 bytes that can look like anything: it is taken for a ClientHello where type, length and version
 * all look like one, which happens once in four million resumed sessions.
 */
function isHello(record: Buffer): boolean | undefined {
  if (record[0] !== HANDSHAKE) return false;
  const type = record[5];
  if (type === undefined) return undefined;
  if (type !== CLIENT_HELLO) return false;
  if (record.readUInt16BE(3) < 6) return true;
  const [length, version] = [record[6], record[9]];
  if (length === undefined || version === undefined) return undefined;
  return length < 4 && version === 3;
}
