import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The texts of `<root>/profiles/*.toml` by name, sorted. */
export async function readProfileTexts(root: string): Promise<Map<string, string>> {
  const directory = join(root, 'profiles');
  const names = (await readdir(directory)).filter((name) => name.endsWith('.toml')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  return new Map(names.map((name, index) => [name.slice(0, -'.toml'.length), texts[index] ?? '']));
}
