import type { CommandMatch, DenyEntry } from '../../policy/profile.ts';
import type { Table } from '../adapter.ts';
import { bundled, laterWord, pathTail, quote, WITHIN, WORD_END } from './regex.ts';

const FILE_TOOLS = ['read_file', 'read_many_files', 'write_file', 'replace'];

/**
 * Rules of an admin policy file that deny the entries (Gemini CLI 0.61.0). An expression that looks at the whole text
 * also catches wrappers and `bash -c`, which a prefix does not (observed).
 */
export function residualRules(entries: readonly DenyEntry[]): Table[] {
  return entries.flatMap((entry) => {
    const base = { decision: 'deny', priority: 900, denyMessage: `${entry.id}: ${entry.reason}` };
    const commands = (entry.commands ?? []).map((match) => ({
      toolName: 'run_shell_command',
      commandRegex: commandRegex(match),
      ...base,
    }));
    const paths = (entry.paths ?? []).map((path) => ({
      toolName: FILE_TOOLS,
      argsPattern: `["/]${pathTail(path)}`,
      ...base,
    }));
    return [...commands, ...paths];
  });
}

// A single simple command that only mentions another one in a message, a search or a text: no operator, no expansion
// and no newline, which JSON writes as an escape.
const MENTION = '(?!\\s*(git commit|git log|git grep|grep|rg|echo)\\b(?![^\\0]*\\\\n)[^;&|$`<>\\0]*\\0)';

function commandRegex({ words, any }: CommandMatch): string {
  const start = words.map((word) => `${WITHIN}\\b${quote(word)}${WORD_END}`).join('');
  return MENTION + start + (any === undefined ? '' : laterWord(any, bundled));
}
