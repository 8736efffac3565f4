import type { ToolCall } from '../../../../policy/gate/call.ts';
import type { BuiltinTool } from '../../../../policy/risk/tools.ts';
import { withPatterns } from '../../../../policy/shell/word.ts';
import { object, strings } from '../../shape.ts';
import { field, fromTable, knownTool, mcpTool, optionalField, search, unknownTool } from './input.ts';

// The names that the program itself has for its tools, and older ones.
const TOOLS: Readonly<Record<string, BuiltinTool>> = {
  activate_skill: 'skill',
  ask_user: 'ask_user',
  complete_task: 'plan',
  enter_plan_mode: 'plan',
  exit_plan_mode: 'plan',
  get_internal_docs: 'code_lookup',
  google_web_search: 'web_search',
  invoke_agent: 'subagent',
  list_mcp_resources: 'mcp_resource',
  read_mcp_resource: 'mcp_resource',
  save_memory: 'memory_write',
  tracker_add_dependency: 'plan',
  tracker_create_task: 'plan',
  tracker_get_task: 'plan',
  tracker_list_tasks: 'plan',
  tracker_update_task: 'plan',
  tracker_visualize: 'plan',
  update_topic: 'plan',
  web_fetch: 'web_fetch',
  write_todos: 'plan',
};

/**
 * What a tool of Gemini CLI (0.61.0) would do. `mcp` is what its hook says of an MCP server's tool, where it does. Throws where its
 * input is not what the tool takes.
 */
export function geminiCalls(name: string, input: unknown, mcp?: unknown): ToolCall[] {
  switch (name) {
    case 'run_shell_command':
      return [
        {
          kind: 'shell',
          command: field(input, 'command'),
          directory: optionalField(input, 'dir_path', 'directory'),
        },
      ];
    case 'read_file':
      return [{ kind: 'file_read', path: field(input, 'file_path', 'absolute_path', 'path') }];
    case 'read_many_files': {
      const { include, paths } = object('tool_input', input);
      return [include, paths].flatMap(pathsOf);
    }
    case 'write_file':
    case 'replace':
      return [{ kind: 'file_write', path: field(input, 'file_path') }];
    case 'list_directory':
      return [{ kind: 'file_read', path: field(input, 'dir_path', 'path'), tool: 'file_list' }];
    case 'grep_search':
    case 'search_file_content':
      return search(
        optionalField(input, 'dir_path', 'path'),
        optionalField(input, 'include_pattern', 'include', 'glob'),
      );
    case 'glob':
      return [
        { kind: 'file_read', path: optionalField(input, 'dir_path', 'path') ?? '.', tool: 'file_list' },
      ];
  }
  const known = fromTable(TOOLS, name);
  if (known !== undefined) return knownTool(name, known, input);
  const [server, tool] = mcpNames(name, mcp);
  if (server !== undefined && tool !== undefined) return mcpTool(name, server, tool, input);
  return unknownTool(name, input);
}

/** The server and the tool that a name is put together from. By the name alone a server with `_` can't be told, as for the CLI itself. */
function mcpNames(name: string, mcp: unknown): readonly [string?, string?] {
  if (typeof mcp === 'object' && mcp !== null && !Array.isArray(mcp)) {
    const { server_name, tool_name }: Record<string, unknown> = { ...mcp };
    if (typeof server_name === 'string' && typeof tool_name === 'string') return [server_name, tool_name];
  }
  const [, server, tool] = /^mcp_([^_]+)_([\s\S]+)$/.exec(name) ?? [];
  return [server, tool];
}

function pathsOf(value: unknown): ToolCall[] {
  if (value === undefined) return [];
  const paths = typeof value === 'string' ? [value] : strings('tool_input.include', value);
  return paths.map((path) => ({ kind: 'file_read', path: withPatterns(path) }));
}
