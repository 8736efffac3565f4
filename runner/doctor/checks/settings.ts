import type { VendorName } from '../../../policy/egress/file.ts';
import { type Check, fail, ok, warn } from '../check.ts';

/** Something that was read, or why it could not be. */
export type Read = { found: string } | { fault: string } | { weak: string; remedy: string };

/** A row about a file of settings. */
export function readCheck(name: string, read: Read, remedy: string): Check {
  if ('fault' in read) return fail(name, read.fault, remedy);
  return 'weak' in read ? warn(name, read.weak, read.remedy) : ok(name, read.found);
}

/** A vendor's key: where it comes from, and whether it is there. Its value is never here. */
export interface KeyFacts {
  vendor: VendorName;
  /** Such as `ANTHROPIC_API_KEY`. */
  from: string;
  /** `untried`: a command prints it, which may ask a person for a passphrase. */
  state: 'there' | 'missing' | 'untried' | { fault: string };
}

/** Whether an agent can reach a model. One key is enough, for one tool. */
export function keysCheck(keys: readonly KeyFacts[]): Check {
  const faults = keys.flatMap(({ state }) => (typeof state === 'object' ? [state.fault] : []));
  if (faults.length > 0) return fail('keys', faults.join('; '), 'correct the line that is named');
  const there = keys.filter(({ state }) => state !== 'missing');
  const missing = keys.filter(({ state }) => state === 'missing');
  const have = there.map(
    ({ vendor, from, state }) => `${vendor} (${from}${state === 'untried' ? ', not tried' : ''})`,
  );
  const lack = missing.map(({ vendor, from }) => `${vendor} (${from})`);
  if (there.length > 0) {
    return ok('keys', `${have.join(', ')}${lack.length === 0 ? '' : `; none for ${lack.join(', ')}`}`);
  }
  const wanted = missing.map(({ from }) => from).join(', ') || 'a vendor in the policy';
  return fail(
    'keys',
    keys.length === 0 ? 'the policy allows no vendor' : `none for ${lack.join(', ')}`,
    `set one of ${wanted}; or key_file, key_command or key_env in ~/.config/paddock/egress.toml`,
  );
}
