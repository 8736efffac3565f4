import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParseError, parse } from 'jsonc-parser';
import { Failure, STATUS } from '../failure.ts';
import type { ToolName } from './tools.ts';

/**
 * Throws a {@link Failure} where a repository's own settings may switch the gate off, so that no risk profile would bind the agent. Of the
 * three that is Gemini CLI (0.61.0): `hooksConfig.disabled` of the workspace names a hook that then does not run, and nothing prevents it.
 */
export async function requireGate(tool: ToolName, root: string): Promise<void> {
  if (tool !== 'gemini') return;
  const path = join(root, '.gemini/settings.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new Failure(STATUS.data, `${path}: cannot be read (${error.code})`);
  });
  if (text === undefined) return;
  const faults: ParseError[] = [];
  const settings: unknown = parse(text, faults, { allowTrailingComma: true });
  const isRead = faults.length === 0 && typeof settings === 'object' && settings !== null;
  if (isRead && !('hooksConfig' in settings)) return;
  throw new Failure(
    STATUS.refused,
    `${path}: ${isRead ? 'got hooksConfig, which can switch the gate off' : 'got no JSON'}; take it out, or no risk profile binds Gemini CLI here`,
  );
}
