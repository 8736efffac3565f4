import { describe, expect, it } from 'vitest';
import { gatewayConfig } from '../../../../images/egress/gateway/config.ts';
import type { EgressFile } from '../../../../policy/egress/file.ts';
import { makeCertificates } from './support/certificates.ts';
import { configFor } from './support/gateway.ts';

function file(base_url: string, more: Partial<EgressFile> = {}): EgressFile {
  const { token_sha256, limits } = configFor('');
  const gateway = { token_sha256, limits, vendors: { openai: { base_url } } };
  return { schema: 'paddock/egress/v1', run: 'r', rules: [], permitted_networks: [], gateway, ...more };
}

it("is the gateway's part, with the way out", () => {
  const { ca } = makeCertificates();
  const given = file('https://llm.example/openai/v1', {
    ca: ca + ca,
    upstream_proxy: 'http://proxy.example:3128',
  });
  expect(gatewayConfig(given)).toEqual({
    ...given.gateway,
    ca: ca + ca,
    upstream_proxy: 'http://proxy.example:3128',
  });
});

describe('is refused:', () => {
  it.each([
    [
      'a password in a base_url',
      file('https://u:s3cret@x.example'),
      /openai\.base_url: got a URL with a user/,
    ],
    ['a query', file('https://x.example/?a=b'), /without \? and #/],
    ['an empty query', file('https://x.example/?'), /without \? and #/],
    ['a fragment', file('https://x.example/#a'), /without \? and #/],
    ['an encoded path', file('https://x.example/%61'), /expected a path/],
    ['two slashes', file('https://x.example//a'), /expected a path/],
    ['no certificate', file('https://x.example', { ca: 'x' }), /^ca: got no certificate/],
    [
      'a broken certificate',
      file('https://x.example', { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }),
      /^ca: certificate 1 of 1 can't be read/,
    ],
  ])('%s', (_, given, words) => {
    expect(() => gatewayConfig(given)).toThrow(words);
    expect(() => gatewayConfig(given)).not.toThrow('s3cret');
  });
});
