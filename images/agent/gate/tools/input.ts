import type { ToolCall } from '../../../../policy/gate/call.ts';
import type { BuiltinTool, ToolName } from '../../../../policy/risk/tools.ts';
import { quoted, withPatterns } from '../../../../policy/shell/word.ts';
import { expected, list, object, string } from '../../shape.ts';

/** The first of these fields that the tool's input has, as text. Throws where it has none. */
export function field(input: unknown, ...names: string[]): string {
  const found = optionalField(input, ...names);
  if (found === undefined) throw expected('tool_input', `the field ${names.join(' or ')}`);
  return found;
}

/** The first of these fields that the tool's input has, as text. */
export function optionalField(input: unknown, ...names: string[]): string | undefined {
  const fields = object('tool_input', input);
  const name = names.find((candidate) => fields[candidate] !== undefined && fields[candidate] !== null);
  return name === undefined ? undefined : string(`tool_input.${name}`, fields[name]);
}

/** Shell text, or a program with its arguments, as shell text. */
export function shellText(at: string, value: unknown): string {
  if (typeof value === 'string') return value;
  return list(at, value, (place, word) => string(place, word))
    .map(quoted)
    .join(' ');
}

const COMMAND = /^(command|cmd|commands|shell_command|bash_command)$/i;
const PATH =
  /^(path|paths|file_?path|absolute_?path|notebook_?path|file_?name|file|dir_?path|source|destination|uri)$/i;
const DEEPEST = 8;

/**
 * What a tool that is not known by name would do, by the names of its fields: text for a shell, and paths. `tool` is its name in the
 * vocabulary, where it has one.
 */
export function unknownTool(name: string, input: unknown, tool?: ToolName): ToolCall[] {
  const by = tool ?? 'unknown';
  const calls: ToolCall[] = [{ kind: 'other', name, ...(tool !== undefined && { tool }) }];
  const visit = (key: string, value: unknown, depth: number): void => {
    if (depth > DEEPEST) throw expected('tool_input', `no more than ${DEEPEST} levels`);
    if (COMMAND.test(key) && isText(value)) {
      calls.push({ kind: 'shell', command: shellText(key, value), by });
      if (typeof value === 'string') return;
    }
    if (typeof value === 'string') {
      if (PATH.test(key)) calls.push({ kind: 'file_write', path: value, by });
    } else if (Array.isArray(value)) for (const item of value) visit(key, item, depth + 1);
    else if (typeof value === 'object' && value !== null) {
      for (const [inner, item] of Object.entries(value)) visit(inner, item, depth + 1);
    }
  };
  visit('', input, 0);
  return calls;
}

/** An MCP server's tool: it is known by name alone. */
export function mcpTool(name: string, server: string, tool: string, input: unknown): ToolCall[] {
  const part = (text: string) => text.replace(/[\s:*]/g, '_');
  return unknownTool(name, input, `mcp:${part(server)}:${part(tool)}`);
}

/** What a tool is about, from these fields of its input: an address, a query. */
const DETAIL = ['url', 'urls', 'query', 'prompt', 'skill', 'subagent_type', 'name', 'task_id', 'id'];

/**
 * A tool that does what its name in the vocabulary says. Whatever else is in its input is nothing that it would run, or open as
 * a file.
 */
export function knownTool(name: string, tool: BuiltinTool, input: unknown): ToolCall[] {
  const fields: Record<string, unknown> =
    typeof input === 'object' && input !== null && !Array.isArray(input) ? { ...input } : {};
  const key = DETAIL.find((candidate) => typeof fields[candidate] === 'string');
  const detail = key === undefined ? undefined : fields[key];
  return [{ kind: 'other', name, tool, ...(typeof detail === 'string' && { detail }) }];
}

/** The tool of a table that has this name for it. */
export function fromTable(
  table: Readonly<Record<string, BuiltinTool>>,
  name: string,
): BuiltinTool | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function isText(value: unknown): boolean {
  return (
    typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
  );
}

/** A search below a folder, whose pattern for names may pick out a file. */
export function search(folder: string | undefined, names: string | undefined): ToolCall[] {
  const within = folder ?? '.';
  return [within, ...(names === undefined ? [] : [`${within}/${withPatterns(names)}`])].map((path) => ({
    kind: 'file_read',
    path,
    tool: 'search',
  }));
}
