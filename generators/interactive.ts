import { loadProfiles } from '../policy/load.ts';
import { extendPermissions, loadExtension } from '../policy/permissions/extend.ts';
import { loadPermissions } from '../policy/permissions/load.ts';
import type { Profile } from '../policy/profile.ts';
import type { Adapter, InteractiveFiles } from './adapter.ts';
import type { Texts } from './sources.ts';

/** What a person adds to the corpus and takes out of it: a TOML text and the name that errors give. */
export interface ExtensionText {
  file: string;
  text: string;
}

/**
 * The interactive profile from the texts of `profiles/`, with a person's own entries. Throws where it would not ask, or
 * where anything in the texts is wrong.
 */
export function interactiveProfile(
  texts: { profiles: Texts; permissions: Texts },
  extension?: ExtensionText,
): Profile {
  const corpus = loadPermissions(texts.permissions);
  const permissions =
    extension === undefined
      ? corpus
      : extendPermissions(
          corpus,
          loadExtension(extension.file, extension.text),
          extension.file,
          extension.text,
        );
  const profile = loadProfiles(texts.profiles, permissions).get('interactive');
  if (profile === undefined) throw new Error('profiles/interactive.toml is missing');
  if (profile.approvals !== 'ask') {
    throw new Error(`profiles/interactive.toml approvals: got "${profile.approvals}", expected "ask"`);
  }
  return profile;
}

/** What a person's CLIs get from a profile that asks, by CLI. */
export function interactiveConfiguration(
  profile: Profile,
  adapters: readonly Adapter[],
): Record<string, InteractiveFiles> {
  return Object.fromEntries(adapters.map((adapter) => [adapter.name, adapter.interactive(profile)]));
}
