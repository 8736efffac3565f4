import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../../images/egress/serve/policy.ts';
import { policyFile } from '../policy-file.ts';

const faultOf = (value: unknown): string => {
  try {
    readPolicy(value);
    return 'taken';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('a policy', () => {
  it('is read for each part', () => {
    const policy = readPolicy(policyFile());
    expect(policy.proxy.rules).toHaveLength(1);
    expect(policy.gateway.token_sha256).toBe('a'.repeat(64));
  });

  it('has a digest that tells it from every other, and not from itself', () => {
    const { digest } = readPolicy(policyFile());
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(readPolicy(policyFile()).digest).toBe(digest);
    expect(readPolicy(policyFile({ rules: [] })).digest).not.toBe(digest);
  });

  it('may allow nothing', () => {
    expect(readPolicy(policyFile({ rules: [] })).proxy.rules).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'policy: the whole: got nothing, expected object'],
    ['a list', [], 'policy: the whole: got [], expected object'],
    [
      'another version',
      { ...policyFile(), schema: 'v2' },
      'policy: schema: got "v2", expected paddock/egress/v1',
    ],
    [
      'a field that is not known',
      { ...policyFile(), allow: true },
      'policy: allow: got the key "allow", expected no such key',
    ],
    [
      'another port',
      { ...policyFile(), rules: [{ host: 'a.example', below: false, port: 22, source: 'x' }] },
      'policy: rules.0.port: got 22',
    ],
    ['no network', policyFile({ permitted_networks: ['everything'] }), 'policy: '],
    ['no certificate', policyFile({ ca: 'x' }), 'policy: ca: got no certificate'],
  ])('is refused where it is or has %s, by its place', (_, value, fault) => {
    expect(faultOf(value)).toContain(fault);
  });

  it.each(['upstream_proxy', 'base_url'])(
    'is refused without quoting %s, which may hold a password',
    (field) => {
      const url = 'ftp://user:password@proxy.example';
      const file = policyFile();
      const value =
        field === 'upstream_proxy'
          ? { ...file, upstream_proxy: url }
          : { ...file, gateway: { ...file.gateway, vendors: { openai: { base_url: url } } } };
      expect(faultOf(value)).toContain(field);
      expect(faultOf(value)).not.toContain('password@');
    },
  );
});
