import toml from '@iarna/toml';
import type { z } from 'zod';
import { type Profile, ProfileFile } from './profile.ts';

/** What is wrong with a file: where, what was found and what was expected. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/**
 * Parses TOML text by a schema. Throws a {@link ConfigurationError} whose lines each say file, place, what was found
 * and what was expected; `file` is the name that they give.
 */
export function parseToml<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): z.infer<Schema> {
  const value = parseText(file, text);
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const place = issue.path.map(String).join('.') || '(the whole file)';
    return `${file} ${place}: got ${JSON.stringify(issue.input)}, expected: ${issue.message}`;
  });
  throw new ConfigurationError(lines.join('\n'));
}

function parseText(file: string, text: string): unknown {
  try {
    return toml.parse(text);
  } catch (error) {
    const { line } = error as { line?: number };
    const [reason = ''] = error instanceof Error ? error.message.split('\n') : [];
    throw new ConfigurationError(`${file}:${(line ?? 0) + 1}: not TOML: ${reason}`);
  }
}

/**
 * The profiles from the texts of their files, by name. `extends` is followed; what a profile says itself comes over
 * what it extends, and denied entries add up. Throws on a missing or circular base, and on an id said twice.
 */
export function loadProfiles(texts: ReadonlyMap<string, string>): Map<string, Profile> {
  const files = new Map<string, ProfileFile>();
  for (const [name, text] of texts) files.set(name, parseToml(`profiles/${name}.toml`, text, ProfileFile));
  return new Map([...files.keys()].map((name) => [name, resolve(name, files, [])]));
}

function resolve(name: string, files: ReadonlyMap<string, ProfileFile>, above: readonly string[]): Profile {
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
    deny,
  };
}
