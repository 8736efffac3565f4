import { createHash } from 'node:crypto';
import { EgressFile } from '../../../policy/egress/file.ts';
import { issueProblems } from '../../../policy/issue.ts';
import { wordsOf } from '../failure.ts';
import { type GatewayConfig, gatewayConfig } from '../gateway/config.ts';
import { compilePolicy, type ProxyPolicy } from '../proxy/policy.ts';

/** A policy that has been read to the last value, as each part needs it. */
export interface Policy {
  file: EgressFile;
  proxy: ProxyPolicy;
  gateway: GatewayConfig;
  /** SHA-256 of the file's values, hexadecimal. */
  digest: string;
}

// A URL may hold a password.
const UNQUOTED: readonly PropertyKey[] = ['upstream_proxy', 'base_url'];

/** A policy from JSON. Throws an Error that names the field, what was found and what was expected. */
export function readPolicy(value: unknown): Policy {
  const result = EgressFile.safeParse(value, { reportInput: true });
  if (!result.success)
    throw new Error(`policy: ${result.error.issues.flatMap(issueProblems).map(faultOf)[0]}`);
  const file = result.data;
  try {
    return {
      file,
      proxy: compilePolicy(file),
      gateway: gatewayConfig(file),
      digest: createHash('sha256').update(JSON.stringify(file)).digest('hex'),
    };
  } catch (error) {
    throw new Error(`policy: ${wordsOf(error)}`);
  }
}

function faultOf({ path, got, expected }: ReturnType<typeof issueProblems>[number]): string {
  const found = path.some((key) => UNQUOTED.includes(key)) ? 'another value' : got;
  return `${path.join('.') || 'the whole'}: got ${found}, expected ${expected}`;
}
