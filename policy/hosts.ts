import { getPublicSuffix } from 'tldts';
import { type HostRule, PORTS } from './egress/file.ts';
import { normaliseHost } from './host-name.ts';

export { type HostName, normaliseHost, normaliseRequestHost } from './host-name.ts';

/** What a rule says, without where it is written; or what was expected instead. */
type Written = Omit<HostRule, 'source'> | { fault: string };

/**
 * A rule as a person writes it: `example.org` is that host alone, `*.example.org` every host below it and not itself;
 * `:80` at the end opens that port instead of 443. `source` says where it is written. `fault` completes "expected …".
 */
export function parseHostRule(text: string, source: string): HostRule | { fault: string } {
  const written = readRule(text);
  return 'fault' in written ? written : { ...written, source };
}

/**
 * The first rule that covers a host on a port; `host` comes from {@link normaliseRequestHost}. A rule for what is below a
 * host ends where others may register names of their own: `*.example.org` does not cover `a.pages.example.org` where
 * `pages.example.org` is a public suffix.
 */
export function matchHost(rules: readonly HostRule[], host: string, port: number): HostRule | undefined {
  return rules.find(
    (rule) => rule.port === port && (rule.below ? isBelow(host, rule.host) : host === rule.host),
  );
}

function isBelow(host: string, above: string): boolean {
  if (!host.endsWith(`.${above}`)) return false;
  const suffix = publicSuffix(host);
  return suffix.length < above.length;
}

function readRule(text: string): Written {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { fault: 'the host alone, without `https://` or a path' };
  if (text.includes('/')) return { fault: 'the host alone, without a path' };
  if (text.includes('@')) return { fault: 'the host alone, without a user' };
  const [, name = '', colon, digits] = /^(.*?)(?:(:)([^:\]]*))?$/s.exec(text) ?? [];
  const port = colon === undefined ? PORTS[0] : PORTS.find((known) => String(known) === digits);
  const below = name.startsWith('*.');
  const bare = below ? name.slice(2) : name;
  if (bare.includes('*')) {
    return { fault: 'a host such as `example.org`, or `*.example.org` for every host below one' };
  }
  if (below && /^[^.]+\.?$/.test(bare)) return { fault: tooWide(bare) };
  const named = normaliseHost(bare);
  if ('fault' in named) return named;
  if (port === undefined)
    return { fault: `no port, or one of ${PORTS.map((known) => `:${known}`).join(', ')}` };
  if (below && publicSuffix(named.host) === named.host) return { fault: tooWide(named.host) };
  return { host: named.host, below, port };
}

function tooWide(host: string): string {
  return `\`*.\` before a host that one party owns, which \`${host}\` is not`;
}

/** The longest public suffix of a host, by the list that browsers use, with its section of companies' own. */
function publicSuffix(host: string): string {
  const options = {
    allowPrivateDomains: true,
    extractHostname: false,
    validateHostname: false,
    detectIp: false,
  };
  return getPublicSuffix(host, options) ?? '';
}
