import type { EgressFile } from '../../../policy/egress/file.ts';

/** A policy of one rule and one vendor; nothing in it is dialled unless a test asks for it. */
export function policyFile(changes: Partial<EgressFile> = {}): EgressFile {
  return {
    schema: 'paddock/egress/v1',
    run: 'test-run',
    rules: [{ host: 'example.org', below: false, port: 443, source: 'policy.toml:1 "example.org"' }],
    permitted_networks: [],
    gateway: {
      token_sha256: 'a'.repeat(64),
      limits: { requests_per_minute: 60, bytes: 1_000_000 },
      vendors: { openai: { base_url: 'http://127.0.0.1:9' } },
    },
    ...changes,
  };
}
