import { readFile } from 'node:fs/promises';
import toml from '@iarna/toml';
import type { ExtensionText } from '../../generators/interactive.ts';
import { issueProblems } from '../../policy/issue.ts';
import { PermissionExtension } from '../../policy/permissions/entry.ts';
import { Failure, STATUS } from './failure.ts';

/**
 * A person's own entries from a file: TOML, or JSON where its name ends so. Throws a {@link Failure} where it cannot be
 * read, or is JSON that says something else.
 */
export async function readExtension(file: string): Promise<ExtensionText> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Failure(STATUS.data, `${file}: cannot be read (${error.code}); name a file for --permissions`);
  });
  if (!file.endsWith('.json')) return { file, text };
  const result = PermissionExtension.safeParse(parse(file, text), { reportInput: true });
  if (result.success) return { file, text: toml.stringify(result.data as unknown as toml.JsonMap) };
  const problems = result.error.issues.flatMap(issueProblems);
  throw new Failure(
    STATUS.data,
    problems
      .map(({ path, got, expected }) => {
        const place = path.map(String).join('.') || '(the whole file)';
        return `${file} ${place}: got ${got}, expected ${expected}`;
      })
      .join('\n'),
  );
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(
      STATUS.data,
      `${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
