import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseHost, normaliseRequestHost } from '../../policy/hosts.ts';
import { address, hostName, label } from './egress/arbitraries.ts';

const both = [normaliseHost, normaliseRequestHost];
const refused = (text: string) => both.every((normalise) => 'fault' in normalise(text));

describe('a host', () => {
  it.each([
    ['example.org', 'example.org'],
    ['EXAMPLE.Org', 'example.org'],
    ['example.org.', 'example.org'],
    ['a-b.xn--mnchen-3ya.example', 'a-b.xn--mnchen-3ya.example'],
    ['build.corp', 'build.corp'],
    ['build.internal', 'build.internal'],
    ['1.2.3.4.example.org', '1.2.3.4.example.org'],
    ['0x7f.example', '0x7f.example'],
    ['xn--fiqs8s.xn--fiqs8s', 'xn--fiqs8s.xn--fiqs8s'],
    [`${'a'.repeat(63)}.org`, `${'a'.repeat(63)}.org`],
  ])('%j is %j, written in a rule or asked for', (text, host) => {
    for (const normalise of both) expect(normalise(text)).toEqual({ host });
  });

  it.each([
    ['MÜNCHEN.example', 'xn--mnchen-3ya.example'],
    ['faß.example', 'xn--fa-hia.example'],
    ['ｅｘａｍｐｌｅ。org', 'example.org'],
    ['bücher.example.', 'xn--bcher-kva.example'],
  ])('%j in a rule means %s, and is refused where it is asked for', (text, host) => {
    expect(normaliseHost(text)).toEqual({ host });
    expect(normaliseRequestHost(text)).toEqual({
      fault: 'a name of letters, digits, hyphens and dots alone',
    });
  });

  it.each([
    ['', 'the name of a host'],
    ['.', 'the name of a host'],
    ['..', 'a name without two dots in a row or one at the beginning'],
    ['.example.org', 'a name without two dots in a row or one at the beginning'],
    ['a..example.org', 'a name without two dots in a row or one at the beginning'],
    ['example.org..', 'a name without two dots in a row or one at the beginning'],
    ['-a.example.org', 'a name without a hyphen beside a dot or at an end'],
    ['a-.example.org', 'a name without a hyphen beside a dot or at an end'],
    ['a_b.example.org', 'a name of letters, digits, hyphens and dots alone'],
    ['a b.example.org', 'a name of letters, digits, hyphens and dots alone'],
    [' example.org', 'a name of letters, digits, hyphens and dots alone'],
    ['example.org\n', 'a name of letters, digits, hyphens and dots alone'],
    ['exam\tple.org', 'a name of letters, digits, hyphens and dots alone'],
    ['example.org\0.evil.example', 'a name of letters, digits, hyphens and dots alone'],
    ['exam%70le.org', 'a name of letters, digits, hyphens and dots alone'],
    ['user@example.org', 'a name of letters, digits, hyphens and dots alone'],
    ['example.org/x', 'a name of letters, digits, hyphens and dots alone'],
    ['example.org\\x', 'a name of letters, digits, hyphens and dots alone'],
    ['example.org#x', 'a name of letters, digits, hyphens and dots alone'],
    ['exam\u00adple.org', 'a name of letters, digits, hyphens and dots alone'],
    ['exam\u200dple.org', 'a name of letters, digits, hyphens and dots alone'],
    ['\u202eexample.org', 'a name of letters, digits, hyphens and dots alone'],
    ['\u2100.example', 'a name of letters, digits, hyphens and dots alone'],
    [`${'a'.repeat(64)}.org`, 'a name with at most 63 characters between dots (RFC 1035)'],
    [`${'a.'.repeat(126)}org`, 'a name of at most 253 characters (RFC 1035)'],
    ['metadata', 'a name with a dot in it, such as `example.org`'],
  ])('%j is refused: %s', (text, fault) => {
    for (const normalise of both) expect(normalise(text)).toEqual({ fault });
  });

  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    'example.0x',
    '0X7F.1',
    '0177.0.0.1',
    '10.0.0.1.',
    '1.2.3.4.5',
  ])('is no IPv4 address: %s', (text) => {
    for (const normalise of both) expect(normalise(text)).toEqual({ fault: 'a name, not an address' });
  });

  it.each(['[::1]', '::1', '[::ffff:127.0.0.1]', 'fe80::1%eth0', 'example.org:443'])(
    'is no address or port: %s',
    (text) => {
      expect(refused(text)).toBe(true);
    },
  );

  it.each(['１２７.0.0.1', '①②⑦.0.0.1', '127。0。0。1', '𝟏𝟐𝟕.𝟏'])(
    'is no address in odd digits or dots: %s',
    (text) => {
      expect(refused(text)).toBe(true);
    },
  );

  it.each([
    'localhost',
    'a.localhost',
    'LOCALHOST.',
    'hidden.onion',
    'name.alt',
    '1.0.0.127.in-addr.arpa',
    'ip6.arpa',
    'metadata.google.internal',
    'Metadata.Google.Internal.',
    'metadata.goog',
    'instance-data.ec2.internal',
    'host.containers.internal',
    'host.docker.internal',
  ])('that can never be right is refused, with the reason: %s', (text) => {
    for (const normalise of both) {
      expect(normalise(text)).toEqual({ fault: expect.stringMatching(/reserved, it (is|holds) /) });
    }
  });

  it('beside such a name is not: a company names its own so', () => {
    for (const host of [
      'db.google.internal',
      'printer.local',
      'nas.home.arpa',
      'mylocalhost.example',
      'a.test',
    ]) {
      expect(normaliseRequestHost(host)).toEqual({ host });
    }
  });

  it('in Punycode that stands for no text is refused in a rule', () => {
    for (const host of ['xn--a.example', 'xn--zzzzzz.example']) {
      expect(normaliseHost(host)).toEqual({ fault: 'a name that IDNA can express (UTS 46)' });
    }
  });
});

describe('of thousands of generated hosts', () => {
  it('each is itself, in any case and with a dot at the end', () => {
    fc.assert(
      fc.property(hostName, fc.boolean(), fc.infiniteStream(fc.boolean()), (host, dot, upper) => {
        const text = [...host].map((one) => (upper.next().value ? one.toUpperCase() : one)).join('');
        for (const normalise of both) expect(normalise(dot ? `${text}.` : text)).toEqual({ host });
      }),
      { numRuns: 2000 },
    );
  });

  it('normalising one twice changes nothing, and one asked for means the same as in a rule', () => {
    const anything = fc.oneof(hostName, fc.string({ unit: 'binary' }), fc.webAuthority(), label);
    fc.assert(
      fc.property(anything, (text) => {
        const asked = normaliseRequestHost(text);
        const written = normaliseHost(text);
        if ('host' in written) {
          expect(normaliseHost(written.host)).toEqual(written);
          expect(normaliseRequestHost(written.host)).toEqual(written);
        }
        if ('host' in asked && 'host' in written) expect(asked).toEqual(written);
      }),
      { numRuns: 5000 },
    );
  });

  it('what passes is a name that the URL standard takes for a name, and leaves as it is', () => {
    fc.assert(
      fc.property(fc.oneof(hostName, fc.string({ unit: 'binary' }), address), (text) => {
        const asked = normaliseRequestHost(text);
        if (!('host' in asked) || asked.host.includes('xn--')) return;
        expect(new URL(`https://${asked.host}/`).hostname).toBe(asked.host);
        expect(asked.host).toMatch(/^[a-z0-9.-]+$/);
      }),
      { numRuns: 3000 },
    );
  });

  it('an IPv4 or IPv6 address never passes, however it is written', () => {
    fc.assert(
      fc.property(address, (text) => {
        expect(refused(text)).toBe(true);
        expect(refused(`[${text}]`)).toBe(true);
        expect(refused(`${text}.`)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
