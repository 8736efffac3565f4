import { posix } from 'node:path';
import { init, parse } from 'es-module-lexer';

/**
 * The modules that `entries` reach by static imports, re-exports and dynamic imports of a constant name, themselves
 * included. `read` gives a module's text, or undefined where there is none.
 *
 * Only relative names are followed. Throws when an entry, or a statically imported file, is missing, and where a
 * relative name is put together at run time.
 */
export async function reachableModules(
  entries: readonly string[],
  read: (path: string) => string | undefined,
): Promise<Set<string>> {
  await init;
  const seen = new Set<string>(entries);
  for (const path of seen) {
    const text = read(path);
    if (text === undefined) throw new Error(`${path}: not in the package, but needed to start`);
    const [imports] = parse(text, path);
    for (const found of imports) {
      if (found.type === 'import-meta' || !found.specifier?.startsWith('.')) continue;
      if (found.type === 'dynamic' && found.glob) {
        throw new Error(`${path}: imports ${found.specifier}, expected names that are known before it runs`);
      }
      const target = posix.join(posix.dirname(path), found.specifier);
      // A dynamic import may name what a platform's build leaves out; it fails only when it is reached.
      if (found.type === 'dynamic' && read(target) === undefined) continue;
      seen.add(target);
    }
  }
  return seen;
}
