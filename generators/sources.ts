import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The texts of TOML files by their names without `.toml`. */
export type Texts = Map<string, string>;

/** The texts of `<root>/profiles/*.toml` and of the corpus, `<root>/profiles/permissions/*.toml`, each sorted by name. */
export async function readProfileTexts(root: string): Promise<{ profiles: Texts; permissions: Texts }> {
  const directory = join(root, 'profiles');
  return {
    profiles: await readTexts(directory),
    permissions: await readTexts(join(directory, 'permissions')),
  };
}

async function readTexts(directory: string): Promise<Texts> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.toml')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  return new Map(names.map((name, index) => [name.slice(0, -'.toml'.length), texts[index] ?? '']));
}
