import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HostRule } from '../../policy/egress/file.ts';
import { matchHost, parseHostRule } from '../../policy/hosts.ts';
import { address, hostName, label } from './egress/arbitraries.ts';

const rule = (text: string): HostRule => {
  const parsed = parseHostRule(text, text);
  if ('fault' in parsed) throw new Error(`${text}: ${parsed.fault}`);
  return parsed;
};
const covered = (rules: readonly string[], host: string, port = 443) =>
  matchHost(rules.map(rule), host, port)?.source;

describe('a rule', () => {
  it.each([
    ['example.org', { host: 'example.org', below: false, port: 443 }],
    ['example.org:443', { host: 'example.org', below: false, port: 443 }],
    ['example.org:80', { host: 'example.org', below: false, port: 80 }],
    ['*.example.org', { host: 'example.org', below: true, port: 443 }],
    ['*.Bücher.example.:80', { host: 'xn--bcher-kva.example', below: true, port: 80 }],
    ['*.build.corp', { host: 'build.corp', below: true, port: 443 }],
    ['mine.github.io', { host: 'mine.github.io', below: false, port: 443 }],
    ['github.io', { host: 'github.io', below: false, port: 443 }],
  ])('%s is understood', (text, expected) => {
    expect(parseHostRule(text, 'policy.toml:4')).toEqual({ ...expected, source: 'policy.toml:4' });
  });

  it.each([
    ['*', 'a host such as `example.org`, or `*.example.org` for every host below one'],
    ['**.example.org', 'a host such as `example.org`, or `*.example.org` for every host below one'],
    ['a*.example.org', 'a host such as `example.org`, or `*.example.org` for every host below one'],
    ['*.*.example.org', 'a host such as `example.org`, or `*.example.org` for every host below one'],
    ['a.*.example.org', 'a host such as `example.org`, or `*.example.org` for every host below one'],
    ['example.*', 'a host such as `example.org`, or `*.example.org` for every host below one'],
    ['*:443', 'a host such as `example.org`, or `*.example.org` for every host below one'],
    ['*.', 'the name of a host'],
    ['*..', 'the name of a host'],
    ['https://example.org', 'the host alone, without `https://` or a path'],
    ['HTTP://example.org/x', 'the host alone, without `https://` or a path'],
    ['example.org/', 'the host alone, without a path'],
    ['user:pass@example.org', 'the host alone, without a user'],
    ['example.org:8443', 'no port, or one of :443, :80'],
    ['example.org:22', 'no port, or one of :443, :80'],
    ['example.org:0443', 'no port, or one of :443, :80'],
    ['example.org:', 'no port, or one of :443, :80'],
    ['example.org:*', 'no port, or one of :443, :80'],
    ['192.0.2.1', 'a name, not an address'],
    ['*.0.2.1', 'a name, not an address'],
    ['192.0.2.1:443', 'a name, not an address'],
    ['0x7f.1', 'a name, not an address'],
    ['[2001:db8::1]:443', 'a name, not an address or a port'],
    ['2001:db8::1', 'a name, not an address or a port'],
    ['example', 'a name with a dot in it, such as `example.org`'],
    ['', 'the name of a host'],
  ])('%j is refused: expected %s', (text, fault) => {
    expect(parseHostRule(text, '')).toEqual({ fault });
  });

  it.each([
    'com',
    'co.uk',
    'github.io',
    'kobe.jp',
    'ck',
    'foo.ck',
    'xn--fiqs8s',
    's3.amazonaws.com',
    'compute.amazonaws.com',
    'corp',
    'localhost',
  ])('for what is below %s is refused: anyone may have a name there', (host) => {
    expect(parseHostRule(`*.${host}`, '')).toEqual({
      fault: `\`*.\` before a host that one party owns, which \`${host}\` is not`,
    });
  });
});

describe('a host is covered', () => {
  it.each([
    ['example.org', 'example.org', true],
    ['example.org', 'a.example.org', false],
    ['*.example.org', 'example.org', false],
    ['*.example.org', 'a.example.org', true],
    ['*.example.org', 'a.b.c.example.org', true],
    ['github.com', 'evilgithub.com', false],
    ['*.github.com', 'evilgithub.com', false],
    ['*.github.com', 'a.evilgithub.com', false],
    ['github.com', 'github.com.evil.org', false],
    ['*.github.com', 'a.github.com.evil.org', false],
    ['github.com', 'github.co', false],
    ['github.com', 'ithub.com', false],
    ['github.com', 'github.com-a.evil.org', false],
  ])('by %s: %s? %s', (text, host, expected) => {
    expect(covered([text], host)).toBe(expected ? text : undefined);
  });

  it('by nothing where there are no rules', () => {
    expect(covered([], 'example.org')).toBeUndefined();
  });

  it('on the port of the rule alone', () => {
    const rules = ['example.org', 'deb.example.org:80'];
    expect(covered(rules, 'example.org', 443)).toBe('example.org');
    expect(covered(rules, 'example.org', 80)).toBeUndefined();
    expect(covered(rules, 'deb.example.org', 80)).toBe('deb.example.org:80');
    expect(covered(rules, 'deb.example.org', 443)).toBeUndefined();
    for (const port of [0, 22, 53, 8080, 8443]) expect(covered(rules, 'example.org', port)).toBeUndefined();
  });

  it('by the first rule that does', () => {
    expect(covered(['*.example.org', 'a.example.org'], 'a.example.org')).toBe('*.example.org');
  });

  it('below another only as far as one party owns the names', () => {
    expect(covered(['*.amazonaws.com'], 'console.amazonaws.com')).toBe('*.amazonaws.com');
    expect(covered(['*.amazonaws.com'], 'anyones.s3.amazonaws.com')).toBeUndefined();
    expect(covered(['*.amazonaws.com'], 's3.amazonaws.com')).toBeUndefined();
    expect(covered(['mine.s3.amazonaws.com'], 'mine.s3.amazonaws.com')).toBe('mine.s3.amazonaws.com');
    expect(covered(['*.mine.s3.amazonaws.com'], 'a.mine.s3.amazonaws.com')).toBe('*.mine.s3.amazonaws.com');
  });
});

describe('of thousands of generated hosts and rules', () => {
  const port = fc.constantFrom(443, 80);
  const owned = label.map((name) => `${name}.example`);

  it('each match is what comparing label by label says', () => {
    const below = fc.array(label, { maxLength: 3 });
    fc.assert(
      fc.property(owned, owned, below, fc.boolean(), port, port, (host, other, labels, wide, at, asked) => {
        const written = rule(`${wide ? '*.' : ''}${host}:${at}`);
        for (const end of [host, other]) {
          const name = [...labels, end].join('.');
          expect(matchHost([written], name, asked) !== undefined).toBe(oracle(written, name, asked));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('nothing that merely begins or ends like a host is taken for it', () => {
    fc.assert(
      fc.property(owned, label, label, (host, before, after) => {
        for (const text of [host, `*.${host}`]) {
          for (const name of [
            `${before}${host}`,
            `a.${before}${host}`,
            // Not below the host itself, whatever its own name is.
            `${host}.${after}.invalid`,
            `${host}${after}`,
          ]) {
            expect(covered([text], name)).toBeUndefined();
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('an address is never a rule', () => {
    fc.assert(
      fc.property(
        address,
        fc.constantFrom('', '*.'),
        fc.constantFrom('', ':443', ':80'),
        (text, star, end) => {
          expect(parseHostRule(`${star}${text}${end}`, '')).toHaveProperty('fault');
          expect(parseHostRule(`[${text}]${end}`, '')).toHaveProperty('fault');
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('a rule that is read is read the same when it is written again', () => {
    fc.assert(
      fc.property(fc.oneof(hostName, fc.string()), fc.boolean(), port, (text, wide, at) => {
        const parsed = parseHostRule(`${wide ? '*.' : ''}${text}:${at}`, '');
        if ('fault' in parsed) return;
        expect(parseHostRule(`${parsed.below ? '*.' : ''}${parsed.host}:${parsed.port}`, '')).toEqual(parsed);
      }),
      { numRuns: 2000 },
    );
  });

  it('matching is quick: ten thousand hosts against a hundred rules within two seconds', () => {
    const rules = Array.from({ length: 100 }, (_, index) => rule(`*.host-${index}.example`));
    const begin = performance.now();
    for (let index = 0; index < 10_000; index += 1) matchHost(rules, `a.host-${index % 200}.example`, 443);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});

function oracle(written: HostRule, host: string, port: number): boolean {
  const [labels, wanted] = [host.split('.'), written.host.split('.')];
  const tail = labels.slice(labels.length - wanted.length);
  const same = wanted.every((one, index) => one === tail[index]);
  const longer = labels.length - wanted.length;
  return port === written.port && same && (written.below ? longer > 0 : longer === 0);
}
