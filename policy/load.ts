import { ConfigurationError } from './configuration-error.ts';
import type { Permission } from './permissions/permission.ts';
import { type Profile, ProfileFile } from './profile.ts';
import { parseToml } from './toml.ts';

export { ConfigurationError, parseToml };

/**
 * The profiles from the texts of their files, by name. `extends` is followed; what a profile says itself comes over
 * what it extends, and denied entries add up. `permissions` is the corpus, for the profiles that take it. Throws on a missing or circular base, and on an id said twice.
 */
export function loadProfiles(
  texts: ReadonlyMap<string, string>,
  permissions: readonly Permission[] = [],
): Map<string, Profile> {
  const files = new Map<string, ProfileFile>();
  for (const [name, text] of texts) files.set(name, parseToml(`profiles/${name}.toml`, text, ProfileFile));
  return new Map(
    [...files.keys()].map((name) => {
      const { corpus, ...profile } = resolve(name, files, []);
      return [name, { ...profile, permissions: corpus === 'all' ? permissions : [] }];
    }),
  );
}

type Resolved = Omit<Profile, 'permissions'> & { corpus: 'none' | 'all' };

function resolve(name: string, files: ReadonlyMap<string, ProfileFile>, above: readonly string[]): Resolved {
  const found = files.get(name);
  const from = above.at(-1);
  if (found === undefined) {
    throw new ConfigurationError(
      `profiles/${from}.toml extends: got "${name}", expected one of ${[...files.keys()].join(', ')}`,
    );
  }
  if (above.includes(name)) {
    throw new ConfigurationError(
      `profiles/${name}.toml extends: it extends itself, through ${above.join(', ')}`,
    );
  }
  const base = found.extends === undefined ? undefined : resolve(found.extends, files, [...above, name]);
  const deny = [...(base?.deny ?? []), ...(found.deny ?? [])];
  const twice = deny.find(({ id }, index) => deny.findIndex((other) => other.id === id) !== index);
  if (twice) throw new ConfigurationError(`profiles/${name}.toml deny: the id "${twice.id}" is used twice`);
  return {
    name,
    description: found.description,
    approvals: found.approvals ?? base?.approvals ?? 'ask',
    output: found.output ?? base?.output ?? 'text',
    corpus: found.permissions ?? base?.corpus ?? 'none',
    deny,
  };
}
