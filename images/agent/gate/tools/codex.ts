import type { ToolCall } from '../../../../policy/gate/call.ts';
import type { BuiltinTool } from '../../../../policy/risk/tools.ts';
import { patchedFiles, removedFiles } from '../../../../policy/shell/run/patch.ts';
import { quoted } from '../../../../policy/shell/word.ts';
import { expected, object } from '../../shape.ts';
import { field, fromTable, knownTool, mcpTool, optionalField, shellText, unknownTool } from './input.ts';

// The names that the program itself has for its tools.
const TOOLS: Readonly<Record<string, BuiltinTool>> = {
  clock: 'time',
  close_agent: 'subagent',
  followup_task: 'subagent',
  get_context_remaining: 'plan',
  get_goal: 'plan',
  interrupt_agent: 'subagent',
  list_agents: 'subagent',
  list_mcp_resource_templates: 'mcp_resource',
  list_mcp_resources: 'mcp_resource',
  new_context: 'plan',
  read_mcp_resource: 'mcp_resource',
  request_user_input: 'ask_user',
  resume_agent: 'subagent',
  send_input: 'subagent',
  send_message: 'subagent',
  sleep: 'time',
  spawn_agent: 'subagent',
  tool_search: 'tool_search',
  update_goal: 'plan',
  update_plan: 'plan',
  wait_agent: 'subagent',
  web_search: 'web_search',
};

/**
 * What a tool of Codex CLI (0.169.0) would do: it calls its shell `Bash` and gives a patch's text as `command`. Throws
 * where its input is not what the tool takes.
 */
export function codexCalls(name: string, input: unknown): ToolCall[] {
  switch (name) {
    case 'Bash':
    case 'shell':
    case 'shell_command':
    case 'local_shell':
    case 'exec_command': {
      const { command, cmd, workdir } = object('tool_input', input);
      const directory = typeof workdir === 'string' ? workdir : undefined;
      return [{ kind: 'shell', command: shellText('tool_input.command', command ?? cmd), directory }];
    }
    case 'write_stdin':
      // It may go to a shell.
      return [{ kind: 'shell', command: optionalField(input, 'chars', 'input', 'data') ?? '' }];
    case 'apply_patch':
      return patchCalls(field(input, 'command', 'input', 'patch'));
    case 'view_image':
    case 'read_file':
      return [{ kind: 'file_read', path: field(input, 'path', 'file_path') }];
    case 'list_dir':
      return [{ kind: 'file_read', path: field(input, 'dir_path', 'path'), tool: 'file_list' }];
  }
  const known = fromTable(TOOLS, name);
  if (known !== undefined) return knownTool(name, known, input);
  const [, server, tool] = /^mcp__(.+?)__([\s\S]+)$/.exec(name) ?? [];
  if (server !== undefined && tool !== undefined) return mcpTool(name, server, tool, input);
  return unknownTool(name, input);
}

function patchCalls(text: string): ToolCall[] {
  const paths = patchedFiles(text);
  if (paths.length === 0) throw expected('tool_input.command', 'a patch that names its files');
  return [
    ...paths.map((path): ToolCall => ({ kind: 'file_write', path })),
    // Deleting a file by a patch is what `rm` does.
    ...removedFiles(text).map(
      (path): ToolCall => ({ kind: 'shell', command: `rm -- ${quoted(path)}`, by: 'file_write' }),
    ),
  ];
}
