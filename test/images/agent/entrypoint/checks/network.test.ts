import { describe, expect, it } from 'vitest';
import {
  addressesAreUrls,
  certificatesAreThere,
} from '../../../../../images/agent/entrypoint/checks/network.ts';
import { GOOD } from '../facts.ts';

const given = (name: string, value: string) => ({ ...GOOD, given: { ...GOOD.given, [name]: value } });

describe('a proxy or gateway', () => {
  const names = [
    ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'],
    ...['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL', 'GOOGLE_GEMINI_BASE_URL'],
  ];
  it.each(names)('in %s is a URL or refused', (name) => {
    expect(addressesAreUrls(given(name, 'http://192.0.2.1:3128'))).toBeUndefined();
    expect(addressesAreUrls(given(name, ''))).toMatch(new RegExp(`^${name} .* is empty`));
    expect(addressesAreUrls(given(name, 'proxy:3128'))).toMatch(new RegExp(`^${name} .* is not one`));
  });

  const urls = ['http://proxy', 'https://u:p@proxy.example:8443/', 'HTTP://[2001:db8::1]:3128'];
  it.each(urls)('may be %s', (url) => {
    expect(addressesAreUrls(given('HTTPS_PROXY', url))).toBeUndefined();
  });

  const others = [
    'socks5://192.0.2.1',
    'file:///etc/passwd',
    'http:proxy',
    'http:/proxy',
    'http://',
    'http://:3128',
    'http://proxy:99999',
    ' http://proxy',
    'http://proxy\n',
    'http://pro xy',
    'http://proxy/\u0000',
    'javascript:http://proxy',
  ];
  it.each(others)('is refused as %j', (url) => {
    expect(addressesAreUrls(given('HTTPS_PROXY', url))).toContain('HTTPS_PROXY');
  });

  it('does not show its password when it is refused', () => {
    expect(addressesAreUrls(given('HTTPS_PROXY', 'socks5://me:hunter2@proxy'))).not.toContain('hunter2');
  });
});

describe('a CA file', () => {
  it('that is at fault is refused by its variable', () => {
    const facts = {
      ...GOOD,
      certificates: { SSL_CERT_FILE: undefined, NODE_EXTRA_CA_CERTS: 'cannot be read' },
    };
    expect(certificatesAreThere(facts)).toMatch(/^NODE_EXTRA_CA_CERTS names a CA file that cannot be read\./);
  });

  it('that is in order is fine', () => {
    expect(certificatesAreThere({ ...GOOD, certificates: { SSL_CERT_FILE: undefined } })).toBeUndefined();
  });
});
