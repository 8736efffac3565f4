import { describe, expect, it } from 'vitest';
import { clientsOf, renderEgress } from '../../../generators/egress/render.ts';
import { ConfigurationError } from '../../../policy/configuration-error.ts';
import type { ClientRules } from '../../../policy/egress/clients.ts';
import { EgressFile } from '../../../policy/egress/file.ts';
import { loadGroups } from '../../../policy/egress/groups.ts';
import { parseEgressPolicy } from '../../../policy/egress/policy.ts';
import { matchHost } from '../../../policy/hosts.ts';

const groups = loadGroups(
  new Map([
    ['code', 'description = "d"\nhosts = ["a.example", "*.b.example"]'],
    ['npm', 'description = "d"\nclient = "npm"'],
  ]),
);
const place = { file: 'policy.toml', folder: '/w', home: '/h', groups: [...groups.keys()] };
const parse = (...lines: string[]) => parseEgressPolicy(lines.join('\n'), place);
const run = { run: 'run-1', tokenSha256: 'ab'.repeat(32), vendorsWithKeys: [] };
const npm: ClientRules = {
  npm: [{ host: 'npm.example', below: false, port: 443, source: "npm's registry" }],
};

describe('what the egress container is told', () => {
  it('of an empty policy is that nothing is allowed', () => {
    expect(renderEgress(parse(''), groups, {}, run)).toEqual({
      schema: 'paddock/egress/v1',
      run: 'run-1',
      rules: [],
      permitted_networks: [],
      gateway: {
        token_sha256: 'ab'.repeat(32),
        limits: { requests_per_minute: 300, bytes: 4_000_000_000 },
        vendors: {},
      },
    });
  });

  it('are rules that each say where they come from', () => {
    const policy = parse('allow = [', '"c.example:80",', '"@code",', '"@npm"]');
    expect(clientsOf(policy, groups)).toEqual(['npm']);
    const { rules } = renderEgress(policy, groups, npm, run);
    expect(rules).toEqual([
      { host: 'c.example', below: false, port: 80, source: 'policy.toml:2 "c.example:80"' },
      {
        host: 'a.example',
        below: false,
        port: 443,
        source: 'policy.toml:3 "@code", profiles/egress/code.toml:2 "a.example"',
      },
      {
        host: 'b.example',
        below: true,
        port: 443,
        source: 'policy.toml:3 "@code", profiles/egress/code.toml:2 "*.b.example"',
      },
      { host: 'npm.example', below: false, port: 443, source: 'policy.toml:4 "@npm", npm\'s registry' },
    ]);
    expect(matchHost(rules, 'x.b.example', 443)?.source).toContain('"*.b.example"');
    expect(matchHost(rules, 'b.example', 443)).toBeUndefined();
  });

  it('has each rule once, with the source that comes first', () => {
    const policy = parse(
      'allow = ["A.example.", "@code", "a.example:80", "*.a.example", "@code", "a.example:443"]',
    );
    const { rules } = renderEgress(policy, groups, {}, run);
    expect(rules.map(({ host, below, port }) => `${below ? '*.' : ''}${host}:${port}`)).toEqual([
      'a.example:443',
      '*.b.example:443',
      'a.example:80',
      '*.a.example:443',
    ]);
    expect(rules[0]?.source).toBe('policy.toml:1 "A.example."');
  });

  it('has the networks, the proxy, the certificates and the limits of the policy', () => {
    const policy = parse(
      'permitted_networks = ["10.0.0.0/8"]',
      'upstream_proxy = "http://proxy.example:3128"',
      '[gateway]',
      'tokens = 5',
    );
    expect(renderEgress(policy, groups, {}, { ...run, ca: 'PEM' })).toMatchObject({
      permitted_networks: ['10.0.0.0/8'],
      upstream_proxy: 'http://proxy.example:3128',
      ca: 'PEM',
      gateway: { limits: { tokens: 5 } },
    });
  });

  it('holds no word about where keys are', () => {
    const policy = parse('[gateway.openai]', 'key_file = "/secret/place"');
    const file = renderEgress(policy, groups, {}, { ...run, vendorsWithKeys: ['openai'] });
    expect(JSON.stringify(file)).not.toContain('secret');
    expect(EgressFile.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
  });

  it('are the vendors that have a key', () => {
    const file = renderEgress(parse(''), groups, {}, { ...run, vendorsWithKeys: ['gemini', 'anthropic'] });
    expect(file.gateway.vendors).toEqual({
      anthropic: { base_url: 'https://api.anthropic.com' },
      gemini: { base_url: 'https://generativelanguage.googleapis.com' },
    });
  });

  it('leaves out a vendor that the policy does not list, key or not', () => {
    const policy = parse('[gateway]', 'vendors = ["gemini"]');
    const file = renderEgress(policy, groups, {}, { ...run, vendorsWithKeys: ['gemini', 'anthropic'] });
    expect(Object.keys(file.gateway.vendors)).toEqual(['gemini']);
  });
});

describe('nothing is rendered', () => {
  it('where a vendor that the policy asks for has no key', () => {
    const policy = parse('[gateway]', 'vendors = ["openai", "gemini"]', '[gateway.openai]', 'key_env = "K"');
    const render = () => renderEgress(policy, groups, {}, { ...run, vendorsWithKeys: [] });
    expect(render).toThrow(ConfigurationError);
    expect(render).toThrow(
      'policy.toml:4 gateway.openai.key_env: got no key for openai, expected one\n' +
        'policy.toml:2 gateway.vendors: got no key for gemini, expected one',
    );
  });

  it('where a client was not asked for its hosts', () => {
    const render = () => renderEgress(parse('allow = ["@npm"]'), groups, {}, run);
    expect(render).toThrow('the hosts of @npm were not read before rendering');
  });

  it('where the run has no proper name or token', () => {
    expect(() => renderEgress(parse(''), groups, {}, { ...run, run: '../x' })).toThrow();
    expect(() => renderEgress(parse(''), groups, {}, { ...run, tokenSha256: 'the-token' })).toThrow();
  });

  it('where a group is gone', () => {
    const render = () => renderEgress(parse('allow = ["@code"]'), new Map(), {}, run);
    expect(render).toThrow(ConfigurationError);
  });
});
