import toml from '@iarna/toml';
import type { z } from 'zod';
import { ConfigurationError } from './configuration-error.ts';
import { issueProblems } from './issue.ts';
import { tomlLines } from './toml-lines.ts';

/**
 * Parses TOML text by a schema. Throws a {@link ConfigurationError} with one line per problem, such as
 * `profiles/x.toml:4 deny.0.id: got "A b", expected lower-case words joined by hyphens`; `file` is the name it gives.
 */
export function parseToml<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): z.infer<Schema> {
  const value = parseText(file, text);
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(issueProblems);
  const line = tomlLines(text);
  throw new ConfigurationError(
    problems
      .map(({ path, got, expected }) => {
        const place = path.map(String).join('.') || '(the whole file)';
        return `${file}:${line(path) ?? 1} ${place}: got ${got}, expected ${expected}`;
      })
      .join('\n'),
  );
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
