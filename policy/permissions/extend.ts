import { ConfigurationError } from '../configuration-error.ts';
import { parseToml } from '../toml.ts';
import { tomlLines } from '../toml-lines.ts';
import { checkPermissions } from './check.ts';
import { PermissionExtension } from './entry.ts';
import { permissionsOf, refuse } from './load.ts';
import { matchKey, matchOf, matchText, type Permission } from './permission.ts';

/** The domain of what a person has added. */
export const OWN_DOMAIN = 'Your own';

/** An extension from TOML text; `file` is the name that errors give. */
export function loadExtension(file: string, text: string): PermissionExtension {
  return parseToml(file, text, PermissionExtension);
}

/**
 * A corpus without what the extension removes and with what it adds, at the end. Throws a ConfigurationError where
 * something to be removed is not there, and where something added repeats, contradicts or comes to nothing beside what
 * stays. `file` is the name that errors give; with `text`, they also give lines.
 */
export function extendPermissions(
  corpus: readonly Permission[],
  extension: PermissionExtension,
  file: string,
  text = '',
): Permission[] {
  const removed = new Set(extension.remove.map((entry) => matchKey(matchOf(entry))));
  refuseUnknown(corpus, extension, file, text);
  const kept = corpus.filter(({ match }) => !removed.has(matchKey(match)));
  const added = permissionsOf(file, extension, OWN_DOMAIN);
  const all = [...kept, ...added];
  // What is added may make entries of the corpus needless: that is the person's wish.
  const own = checkPermissions(all).filter(({ at }) => added.includes(at));
  refuse(own, () => text);
  return all;
}

function refuseUnknown(
  corpus: readonly Permission[],
  { remove }: PermissionExtension,
  file: string,
  text: string,
): void {
  const known = new Set(corpus.map(({ match }) => matchKey(match)));
  const unknown = remove.flatMap((entry, index) =>
    known.has(matchKey(matchOf(entry))) ? [] : [{ entry, index }],
  );
  if (unknown.length === 0) return;
  const lines = tomlLines(text);
  throw new ConfigurationError(
    unknown
      .map(({ entry, index }) => {
        const line = lines(['remove', index]);
        const place = `${line === undefined ? file : `${file}:${line}`} remove.${index}`;
        return `${place}: got ${JSON.stringify(matchText(matchOf(entry)))}, expected an entry that is there (docs/permissions.md)`;
      })
      .join('\n'),
  );
}
