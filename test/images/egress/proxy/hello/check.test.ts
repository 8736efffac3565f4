import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHello } from '../../../../../images/egress/proxy/hello/check.ts';
import { Refusal } from '../../../../../images/egress/proxy/refusal.ts';
import { body, extension, name, number, sni, vector } from '../support/hello.ts';

const HOST = 'allowed.example.org';

function rule(content: Buffer, host = HOST): string | undefined {
  try {
    checkHello(content, host);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.rule;
    throw error;
  }
}

const other = [
  extension(16, vector(2, vector(1, Buffer.from('h2')))),
  extension(43, vector(1, number(0x0304, 2))),
];

describe('a ClientHello passes', () => {
  it.each([
    ['with the name', HOST],
    ['in upper case', 'ALLOWED.Example.ORG'],
    ['with a dot at the end', `${HOST}.`],
  ])('%s', (_, text) => expect(rule(body(...other, sni(name(text))))).toBeUndefined());

  it('with extensions that nobody knows, such as GREASE', () => {
    expect(rule(body(extension(0x0a0a), sni(name(HOST)), extension(0xfafa, number(0, 1))))).toBeUndefined();
  });
});

describe('a ClientHello is refused', () => {
  it.each([
    'evil.example',
    `evil${HOST}`,
    `${HOST}.evil.example`,
    `x.${HOST}`,
    'example.org',
    `${HOST}..`,
    `.${HOST}`,
    ` ${HOST}`,
    `${HOST}\0.evil.example`,
    `${HOST}\n`,
    '*.example.org',
    '192.0.2.10',
    `${HOST}:443`,
    'allow\u00e9d.example.org',
    '\u212aallowed.example.org',
  ])('with the name %j', (text) => expect(rule(body(sni(name(text))))).toBe('sni-differs'));

  it('without a name', () => {
    expect(rule(body(...other))).toBe('sni-absent');
    expect(rule(body())).toBe('sni-absent');
    expect(rule(body().subarray(0, -2))).toBe('sni-absent');
  });

  it.each<[string, Buffer]>([
    ['two names', sni(name(HOST), name('evil.example'))],
    ['the name twice', sni(name(HOST), name(HOST))],
    ['a name of another type', sni(name(HOST, 1))],
    ['a name of another type after the name', sni(name(HOST), name('evil.example', 1))],
    ['an empty list', sni()],
    ['an empty extension', extension(0)],
    ['bytes after the list', extension(0, vector(2, name(HOST)), number(0, 1))],
    ['a list that goes on too long', extension(0, number(99, 2), name(HOST))],
    ['a name that is cut off', extension(0, vector(2, number(0, 1), number(99, 2)))],
    ['two lists', Buffer.concat([sni(name(HOST)), sni(name('evil.example'))])],
    ['the extension twice', Buffer.concat([sni(name(HOST)), sni(name(HOST))])],
    ['another extension twice', Buffer.concat([sni(name(HOST)), extension(43), extension(43)])],
  ])('with %s', (_, extensions) => expect(rule(body(extensions))).toBe('hello-malformed'));

  it('with an empty name', () => expect(rule(body(sni(name(''))))).toBe('sni-differs'));

  it('with bytes after its extensions', () => {
    expect(rule(Buffer.concat([body(sni(name(HOST))), number(0, 1)]))).toBe('hello-malformed');
  });

  it.each([0xfe0d, 0xffce])('with a name that is encrypted (%i), whatever the open one is', (type) => {
    expect(rule(body(sni(name(HOST)), extension(type, Buffer.alloc(100))))).toBe('ech');
    expect(rule(body(extension(type, Buffer.alloc(100)), sni(name(HOST))))).toBe('ech');
    expect(rule(body(extension(type)))).toBe('ech');
  });

  it('with early data', () => expect(rule(body(sni(name(HOST)), extension(42)))).toBe('early-data'));

  it('wherever it is cut off', () => {
    const whole = body(sni(name(HOST)));
    // Without any extensions it is whole again, and names nobody.
    const bare = body().length - 2;
    for (let end = 0; end < whole.length; end += 1) {
      expect(rule(whole.subarray(0, end))).toBe(end === bare ? 'sni-absent' : 'hello-malformed');
    }
  });
});

it('any bytes are refused without an accident', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(rule(Buffer.from(bytes))).toBeDefined();
    }),
  );
});

it('a byte that is changed leads nowhere else', () => {
  const whole = body(...other, sni(name(HOST)));
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ change;
      // What still passes names the host: the byte is in the random, the session, a value that does not matter, or the case.
      if (rule(changed) === undefined) expect(changed.toString('latin1').toLowerCase()).toContain(HOST);
    }),
    { numRuns: 1000 },
  );
});
