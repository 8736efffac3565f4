import type { ToolCall } from '../../../../policy/gate/call.ts';
import type { BuiltinTool } from '../../../../policy/risk/tools.ts';
import { field, fromTable, knownTool, mcpTool, optionalField, search, unknownTool } from './input.ts';

// The names that the program itself has for its tools, and older ones that it still takes.
const TOOLS: Readonly<Record<string, BuiltinTool>> = {
  Agent: 'subagent',
  AskUserQuestion: 'ask_user',
  BashOutput: 'shell_output',
  CronCreate: 'schedule',
  CronDelete: 'schedule',
  CronList: 'plan',
  EnterPlanMode: 'plan',
  ExitPlanMode: 'plan',
  KillBash: 'shell_stop',
  KillShell: 'shell_stop',
  LSP: 'code_lookup',
  ListMcpResourcesTool: 'mcp_resource',
  PushNotification: 'notify',
  REPL: 'code',
  ReadMcpResourceTool: 'mcp_resource',
  RemoteTrigger: 'schedule',
  ScheduleWakeup: 'schedule',
  SendMessage: 'subagent',
  Skill: 'skill',
  SlashCommand: 'skill',
  StructuredOutput: 'plan',
  Task: 'subagent',
  TaskCreate: 'plan',
  TaskGet: 'plan',
  TaskList: 'plan',
  TaskOutput: 'shell_output',
  TaskStop: 'shell_stop',
  TaskUpdate: 'plan',
  TodoWrite: 'plan',
  ToolSearch: 'tool_search',
  WebFetch: 'web_fetch',
  WebSearch: 'web_search',
  // It runs a script that starts further agents.
  Workflow: 'code',
};

/** What a tool of Claude Code (2.1.330) would do. Throws where its input is not what the tool takes. */
export function claudeCalls(name: string, input: unknown): ToolCall[] {
  switch (name) {
    case 'Bash':
    // It runs a command, and goes on with what that prints.
    case 'Monitor':
      return [{ kind: 'shell', command: field(input, 'command') }];
    case 'Read':
      return [{ kind: 'file_read', path: field(input, 'file_path') }];
    case 'Edit':
    case 'MultiEdit':
    case 'Write':
      return [{ kind: 'file_write', path: field(input, 'file_path') }];
    case 'NotebookEdit':
      return [{ kind: 'file_write', path: field(input, 'notebook_path') }];
    case 'NotebookRead':
      return [{ kind: 'file_read', path: field(input, 'notebook_path') }];
    case 'LS':
      return [{ kind: 'file_read', path: field(input, 'path'), tool: 'file_list' }];
    case 'Grep':
      return search(optionalField(input, 'path'), optionalField(input, 'glob'));
    case 'Glob':
      // It lists names; a pattern is no file that is read.
      return [{ kind: 'file_read', path: optionalField(input, 'path') ?? '.', tool: 'file_list' }];
  }
  const known = fromTable(TOOLS, name);
  if (known !== undefined) return knownTool(name, known, input);
  const [, server, tool] = /^mcp__(.+?)__([\s\S]+)$/.exec(name) ?? [];
  if (server !== undefined && tool !== undefined) return mcpTool(name, server, tool, input);
  return unknownTool(name, input);
}
