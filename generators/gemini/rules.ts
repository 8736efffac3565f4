import type { CommandMatch, DenyEntry } from '../../policy/profile.ts';
import { tomlText } from '../codex/rules.ts';

const FILE_TOOLS = ['read_file', 'read_many_files', 'write_file', 'replace'];

/** A rule of Gemini CLI 0.61.0's policy files. */
interface PolicyRule {
  toolName: string | string[];
  commandRegex?: string;
  argsPattern?: string;
  decision: 'deny';
  priority: number;
  denyMessage: string;
}

/**
 * A policy file that denies the entries. `commandRegex` is matched on the JSON text of the tool's arguments from its
 * start, hence the leading `.*`; it catches wrappers and `bash -c`, which `commandPrefix` does not (observed).
 */
export function policyText(entries: readonly DenyEntry[]): string {
  return tomlText({ rule: entries.flatMap(rules) });
}

function rules(entry: DenyEntry): PolicyRule[] {
  const base = { decision: 'deny' as const, priority: 900, denyMessage: `${entry.id}: ${entry.reason}` };
  const commands = (entry.commands ?? []).map((match) => ({
    toolName: 'run_shell_command',
    commandRegex: commandRegex(match),
    ...base,
  }));
  const paths = (entry.paths ?? []).map((path) => ({
    toolName: FILE_TOOLS,
    argsPattern: pathRegex(path),
    ...base,
  }));
  return [...commands, ...paths];
}

function commandRegex({ words, any }: CommandMatch): string {
  const start = words.map((word) => `.*\\b${quote(word)}\\b`).join('');
  if (any === undefined) return start;
  return `${start}.*(${any.map(wordRegex).join('|')})`;
}

function wordRegex(word: string): string {
  if (word.endsWith('*')) return `\\s${quote(word.slice(0, -1))}`;
  // A short flag also counts inside a bundle, such as -uf.
  if (/^-[a-zA-Z]$/.test(word)) return `\\s-[a-zA-Z]*${word[1]}`;
  return `(\\s|/|\\.)?${quote(word)}\\b`;
}

function pathRegex(path: string): string {
  const tail = path.replace(/^(~|\*\*)\//, '').replace(/\/\*\*$/, '/');
  return `(/|\\")${quote(tail)}`;
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
