import { describe, expect, it } from 'vitest';
import { afterHello } from '../../../../../images/egress/proxy/hello/again.ts';
import { body, extension, hello, message, name, number, record, records, sni } from '../support/hello.ts';

const HOST = 'allowed.example.org';
const changeCipherSpec = record(number(1, 1), 20, 0x0303);
const good = hello(sni(name(HOST)));
const evil = hello(sni(name('evil.example')));

/** Whether the rest needs no look, after these bytes in chunks of `size`; or the rule of the refusal. */
function look(stream: Buffer, size: number): boolean | string {
  const following = afterHello(HOST, 16 * 1024);
  for (let at = 0; at < stream.length; at += size) {
    try {
      if (following.push(stream.subarray(at, at + size))) {
        // Nothing is lost, and nothing comes twice.
        expect(following.bytes()).toEqual(stream.subarray(0, at + size));
        return true;
      }
    } catch (error) {
      return error instanceof Error && 'rule' in error ? String(error.rule) : String(error);
    }
  }
  return false;
}

describe.each([1, 3, 6, 10_000])('in chunks of %i bytes', (size) => {
  it.each<[string, Buffer]>([
    ['application data', record(Buffer.alloc(100), 23)],
    [
      'a change of cipher and application data',
      Buffer.concat([changeCipherSpec, record(Buffer.alloc(100), 23)]),
    ],
    ['an alert', record(Buffer.from([2, 40]), 21)],
    ["TLS 1.2's key exchange", record(message(Buffer.alloc(66), 16))],
    ["TLS 1.2's resumption", Buffer.concat([changeCipherSpec, record(Buffer.alloc(40), 22)])],
    [
      'encrypted bytes that begin like a ClientHello',
      Buffer.concat([changeCipherSpec, record(Buffer.alloc(40, 1), 22)]),
    ],
    ['a second ClientHello with the name', good],
    ['a change of cipher and a second ClientHello with the name', Buffer.concat([changeCipherSpec, good])],
  ])('%s passes', (_, stream) => expect(look(stream, size)).toBe(true));

  it.each<[string, Buffer, string]>([
    ['with another name', evil, 'sni-differs'],
    ['without a name', hello(), 'sni-absent'],
    ['with ECH', hello(sni(name(HOST)), extension(0xfe0d)), 'ech'],
    ['after a change of cipher', Buffer.concat([changeCipherSpec, evil]), 'sni-differs'],
    [
      'after several',
      Buffer.concat([changeCipherSpec, changeCipherSpec, changeCipherSpec, evil]),
      'sni-differs',
    ],
    [
      'after a longer one, which could hide where it begins',
      Buffer.concat([record(Buffer.concat([number(1, 1), record(Buffer.alloc(9), 23)]), 20), evil]),
      'hello-malformed',
    ],
    ['after no end of them', Buffer.concat(Array(4000).fill(changeCipherSpec)), 'hello-malformed'],
    ['in records of one byte', records(message(body(sni(name('evil.example')))), 1), 'sni-differs'],
    ['in records of five bytes', records(message(body(sni(name('evil.example')))), 5), 'sni-differs'],
    ['in records of seven bytes', records(message(body(sni(name('evil.example')))), 7), 'sni-differs'],
    [
      'that is too long',
      record(Buffer.concat([number(1, 1), number(0x030000, 3), number(0x0303, 2)])),
      'hello-too-long',
    ],
  ])('a second ClientHello %s is refused', (_, stream, rule) => expect(look(stream, size)).toBe(rule));
});
