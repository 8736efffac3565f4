import { describe, expect, it } from 'vitest';
import { helloMessage } from '../../../../../images/egress/proxy/hello/message.ts';
import { Refusal } from '../../../../../images/egress/proxy/refusal.ts';
import { body, extension, message, name, number, record, records, sni } from '../support/hello.ts';

const LONGEST = 16 * 1024;
const content = body(sni(name('allowed.example.org')));

/** Gives a reader chunks of `size`: the ClientHello's body and the bytes that it took. */
function read(stream: Buffer, size: number, longest = LONGEST) {
  const reader = helloMessage(longest);
  for (let at = 0; at < stream.length; at += size) {
    const found = reader.push(stream.subarray(at, at + size));
    if (found) return { body: found, bytes: reader.bytes() };
  }
  return undefined;
}

function rule(stream: Buffer, size = stream.length, longest = LONGEST): string | undefined {
  try {
    read(stream, size, longest);
    return undefined;
  } catch (error) {
    return error instanceof Refusal ? error.rule : String(error);
  }
}

describe('a ClientHello', () => {
  const whole = message(content);
  for (const fragment of [1, 2, 3, 4, 5, 37, 1000]) {
    for (const chunk of [1, 2, 7, 10_000]) {
      it(`is read from records of ${fragment} bytes that come ${chunk} bytes at a time`, () => {
        const stream = records(whole, fragment);
        expect(read(stream, chunk)).toEqual({ body: content, bytes: stream });
      });
    }
  }

  it('keeps what came with it', () => {
    const stream = Buffer.concat([record(whole), record(Buffer.from([1]), 20)]);
    expect(read(stream, stream.length)?.bytes).toEqual(stream);
  });

  it('is waited for while a byte is missing', () => {
    const stream = record(whole);
    expect(read(stream.subarray(0, -1), 1)).toBeUndefined();
  });
});

describe('what is no ClientHello is refused with its first wrong byte', () => {
  it.each([
    ['SSH', 'SSH-2.0-x\r\n', 'no-tls'],
    ['HTTP', 'GET / HTTP/1.1\r\n', 'no-tls'],
    ['SMTP', 'EHLO', 'no-tls'],
    ['one byte', '\x00', 'no-tls'],
    ['an SSL 2 hello', '\x80\x2e\x01\x03\x01', 'no-tls'],
    ['SSL 3', '\x16\x03\x00', 'hello-malformed'],
    ['another major version', '\x16\x04', 'no-tls'],
    ['DTLS', '\x16\xfe\xfd', 'no-tls'],
    ['an alert', '\x15\x03\x01', 'no-tls'],
    ['an empty record', '\x16\x03\x01\x00\x00', 'hello-malformed'],
    ['a record that is too long', '\x16\x03\x01\x40\x01', 'hello-malformed'],
    ['a ServerHello', '\x16\x03\x01\x00\x01\x02', 'hello-malformed'],
    ['a giant length', '\x16\x03\x01\x00\x04\x01\xff\xff\xff', 'hello-too-long'],
  ])('%s', (_, text, expected) => {
    expect(rule(Buffer.from(text, 'latin1'))).toBe(expected);
    expect(rule(Buffer.from(text, 'latin1'), 1)).toBe(expected);
  });

  it('a message that something follows in its record', () => {
    const two = Buffer.concat([message(content), message(body(sni(name('evil.example'))))]);
    expect(rule(record(two))).toBe('hello-malformed');
    expect(rule(records(two, message(content).length + 1))).toBe('hello-malformed');
  });

  it('another record in the middle of it', () => {
    const half = record(message(content).subarray(0, 40));
    expect(rule(Buffer.concat([half, record(Buffer.from([1]), 20)]))).toBe('no-tls');
  });
});

describe('the longest ClientHello', () => {
  const padded = (bytes: number) =>
    body(sni(name('allowed.example.org')), extension(21, Buffer.alloc(bytes)));

  it('may fill the bound', () => {
    expect(rule(records(message(padded(15_000)), 16_384))).toBeUndefined();
  });

  it('may not go over it, by its own length or by that of its records', () => {
    expect(rule(records(message(padded(17_000)), 10_000))).toBe('hello-too-long');
    expect(rule(records(message(padded(5_000)), 1))).toBe('hello-too-long');
    expect(rule(records(message(padded(5_000)), 1), 1)).toBe('hello-too-long');
  });

  it('is refused before it is there', () => {
    expect(rule(record(Buffer.concat([number(1, 1), number(LONGEST, 3)])))).toBe('hello-too-long');
  });
});
