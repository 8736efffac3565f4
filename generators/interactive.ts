import type { Profile } from '../policy/profile.ts';
import type { Adapter, InteractiveFiles } from './adapter.ts';

/** What a person's CLIs get from the `interactive` profile, by CLI. Throws where the profile would not ask. */
export function interactiveConfiguration(
  profiles: ReadonlyMap<string, Profile>,
  adapters: readonly Adapter[],
): Record<string, InteractiveFiles> {
  const profile = profiles.get('interactive');
  if (profile === undefined) throw new Error('profiles/interactive.toml is missing');
  if (profile.approvals !== 'ask') {
    throw new Error(`profiles/interactive.toml approvals: got "${profile.approvals}", expected "ask"`);
  }
  return Object.fromEntries(adapters.map((adapter) => [adapter.name, adapter.interactive(profile)]));
}
