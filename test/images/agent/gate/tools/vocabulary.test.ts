import { describe, expect, it } from 'vitest';
import { claudeCalls } from '../../../../../images/agent/gate/tools/claude.ts';
import { codexCalls } from '../../../../../images/agent/gate/tools/codex.ts';
import { geminiCalls } from '../../../../../images/agent/gate/tools/gemini.ts';
import type { ToolCall } from '../../../../../policy/gate/call.ts';
import { actsOf } from '../../../../../policy/risk/call-acts.ts';
import { ToolCallSchema } from '../../../../../policy/risk/call-schema.ts';
import { highest, type Risk } from '../../../../../policy/risk/risk.ts';

const PATCH = (verb: string, path: string) =>
  `*** Begin Patch\n*** ${verb} File: ${path}\n@@\n-a\n+b\n*** End Patch`;

/** The tools of the vocabulary that a call uses, and the highest risk. */
function meaning(calls: readonly ToolCall[]): [tools: string, risk: Risk] {
  const acts = calls.flatMap(actsOf);
  return [
    [...new Set(acts.map(({ tool }) => tool))].join(' '),
    acts.reduce<Risk>((risk, act) => highest(risk, act.risk), 'low'),
  ];
}

describe('Claude Code 2.1.330', () => {
  it.each<[name: string, input: unknown, tools: string, risk: Risk]>([
    ['Bash', { command: 'ls' }, 'shell', 'low'],
    ['Monitor', { command: 'tail -f log' }, 'shell', 'low'],
    ['Read', { file_path: 'a' }, 'file_read', 'low'],
    ['Edit', { file_path: 'a' }, 'file_write', 'medium'],
    ['MultiEdit', { file_path: 'a' }, 'file_write', 'medium'],
    ['Write', { file_path: 'a' }, 'file_write', 'medium'],
    ['NotebookEdit', { notebook_path: 'a' }, 'file_write', 'medium'],
    ['NotebookRead', { notebook_path: 'a' }, 'file_read', 'low'],
    ['LS', { path: '.' }, 'file_list', 'low'],
    ['Glob', { pattern: '*' }, 'file_list', 'low'],
    ['Grep', { pattern: 'x', glob: '*.ts' }, 'search', 'low'],
    ['WebFetch', { url: 'https://example.org', prompt: 'x' }, 'web_fetch', 'medium'],
    ['WebSearch', { query: 'x' }, 'web_search', 'low'],
    ['TodoWrite', { todos: [] }, 'plan', 'low'],
    ['TaskCreate', { subject: 'x' }, 'plan', 'low'],
    ['TaskUpdate', {}, 'plan', 'low'],
    ['TaskGet', {}, 'plan', 'low'],
    ['TaskList', {}, 'plan', 'low'],
    ['ExitPlanMode', { plan: 'rm -rf x' }, 'plan', 'low'],
    ['EnterPlanMode', {}, 'plan', 'low'],
    ['Task', { prompt: 'x' }, 'subagent', 'low'],
    ['Agent', { prompt: 'x' }, 'subagent', 'low'],
    ['SendMessage', {}, 'subagent', 'low'],
    ['BashOutput', { bash_id: '1' }, 'shell_output', 'low'],
    ['TaskOutput', { task_id: '1' }, 'shell_output', 'low'],
    ['KillShell', { shell_id: '1' }, 'shell_stop', 'low'],
    ['TaskStop', { task_id: '1' }, 'shell_stop', 'low'],
    ['AskUserQuestion', {}, 'ask_user', 'low'],
    ['Skill', { skill: 'x' }, 'skill', 'low'],
    ['SlashCommand', { command: '/x' }, 'skill', 'low'],
    ['ToolSearch', { query: 'x' }, 'tool_search', 'low'],
    ['LSP', {}, 'code_lookup', 'low'],
    ['ListMcpResourcesTool', {}, 'mcp_resource', 'medium'],
    ['ReadMcpResourceTool', { server: 'x', uri: 'y' }, 'mcp_resource', 'medium'],
    ['PushNotification', {}, 'notify', 'medium'],
    ['CronCreate', {}, 'schedule', 'high'],
    ['ScheduleWakeup', {}, 'schedule', 'high'],
    ['RemoteTrigger', {}, 'schedule', 'high'],
    ['CronList', {}, 'plan', 'low'],
    ['StructuredOutput', {}, 'plan', 'low'],
    ['REPL', { code: 'x' }, 'code', 'high'],
    ['Workflow', { script: 'x' }, 'code', 'high'],
    ['mcp__github__create_issue', { title: 'x' }, 'mcp:github:create_issue', 'medium'],
    ['mcp__my_server__a__b', {}, 'mcp:my_server:a__b', 'medium'],
    ['mcp__fs__write', { path: 'a' }, 'mcp:fs:write', 'medium'],
    ['EnterWorktree', {}, 'unknown', 'high'],
    ['PowerShell', { command: 'ls' }, 'unknown shell', 'high'],
    ['Frobnicate', {}, 'unknown', 'high'],
    ['constructor', {}, 'unknown', 'high'],
    ['bash', {}, 'unknown', 'high'],
  ])('%s %j', (name, input, tools, risk) => expect(meaning(claudeCalls(name, input))).toEqual([tools, risk]));
});

describe('Codex CLI 0.169.0', () => {
  it.each<[name: string, input: unknown, tools: string, risk: Risk]>([
    ['Bash', { command: 'ls' }, 'shell', 'low'],
    ['shell', { command: ['rm', '-rf', 'x'] }, 'shell', 'high'],
    ['shell_command', { command: 'git status' }, 'shell', 'low'],
    ['local_shell', { command: ['ls'] }, 'shell', 'low'],
    ['exec_command', { cmd: 'npm test' }, 'shell', 'medium'],
    ['write_stdin', { chars: 'rm -rf x\n' }, 'shell', 'high'],
    ['write_stdin', { session_id: 1, chars: '' }, 'shell', 'low'],
    ['apply_patch', { command: PATCH('Update', 'a') }, 'file_write', 'medium'],
    ['apply_patch', { command: PATCH('Delete', 'a') }, 'file_write shell', 'medium'],
    ['view_image', { path: 'x.png' }, 'file_read', 'low'],
    ['read_file', { file_path: 'a' }, 'file_read', 'low'],
    ['list_dir', { dir_path: '.' }, 'file_list', 'low'],
    ['update_plan', { plan: [] }, 'plan', 'low'],
    ['web_search', { query: 'x' }, 'web_search', 'low'],
    ['spawn_agent', {}, 'subagent', 'low'],
    ['send_input', {}, 'subagent', 'low'],
    ['wait_agent', {}, 'subagent', 'low'],
    ['close_agent', {}, 'subagent', 'low'],
    ['clock', {}, 'time', 'low'],
    ['sleep', {}, 'time', 'low'],
    ['request_user_input', {}, 'ask_user', 'low'],
    ['tool_search', { query: 'x' }, 'tool_search', 'low'],
    ['list_mcp_resources', {}, 'mcp_resource', 'medium'],
    ['read_mcp_resource', { uri: 'x' }, 'mcp_resource', 'medium'],
    ['mcp__x__y', {}, 'mcp:x:y', 'medium'],
    ['request_permissions', {}, 'unknown', 'high'],
    ['js_repl', {}, 'unknown', 'high'],
  ])('%s %j', (name, input, tools, risk) => expect(meaning(codexCalls(name, input))).toEqual([tools, risk]));
});

describe('Gemini CLI 0.61.0', () => {
  it.each<[name: string, input: unknown, tools: string, risk: Risk]>([
    ['run_shell_command', { command: 'ls' }, 'shell', 'low'],
    ['read_file', { file_path: 'a' }, 'file_read', 'low'],
    ['read_many_files', { include: ['a', 'b'] }, 'file_read', 'low'],
    ['write_file', { file_path: 'a' }, 'file_write', 'medium'],
    ['replace', { file_path: 'a' }, 'file_write', 'medium'],
    ['list_directory', { dir_path: '.' }, 'file_list', 'low'],
    ['glob', { pattern: '*' }, 'file_list', 'low'],
    ['grep_search', { pattern: 'x' }, 'search', 'low'],
    ['web_fetch', { prompt: 'https://example.org' }, 'web_fetch', 'medium'],
    ['google_web_search', { query: 'x' }, 'web_search', 'low'],
    ['save_memory', { fact: 'x' }, 'memory_write', 'medium'],
    ['write_todos', { todos: [] }, 'plan', 'low'],
    ['update_topic', {}, 'plan', 'low'],
    ['tracker_create_task', {}, 'plan', 'low'],
    ['complete_task', {}, 'plan', 'low'],
    ['enter_plan_mode', {}, 'plan', 'low'],
    ['exit_plan_mode', {}, 'plan', 'low'],
    ['ask_user', {}, 'ask_user', 'low'],
    ['invoke_agent', {}, 'subagent', 'low'],
    ['activate_skill', { name: 'x' }, 'skill', 'low'],
    ['get_internal_docs', {}, 'code_lookup', 'low'],
    ['list_mcp_resources', {}, 'mcp_resource', 'medium'],
    ['read_mcp_resource', { uri: 'x' }, 'mcp_resource', 'medium'],
    ['mcp_github_create_issue', {}, 'mcp:github:create_issue', 'medium'],
    ['take_snapshot', {}, 'unknown', 'high'],
    ['frobnicate', {}, 'unknown', 'high'],
  ])('%s %j', (name, input, tools, risk) => expect(meaning(geminiCalls(name, input))).toEqual([tools, risk]));

  it('knows a server with `_` by what the hook says of it', () => {
    const context = { server_name: 'my_server', tool_name: 'run' };
    expect(meaning(geminiCalls('mcp_my_server_run', {}, context))[0]).toBe('mcp:my_server:run');
    expect(meaning(geminiCalls('mcp_my_server_run', {}))[0]).toBe('mcp:my:server_run');
    expect(meaning(geminiCalls('mcp_my_server_run', {}, 'x'))[0]).toBe('mcp:my:server_run');
  });
});

it('a name of a server or a tool names no pattern', () => {
  expect(meaning(claudeCalls('mcp__a:*__b *', {}))[0]).toBe('mcp:a__:b__');
});

it('what a tool is about is kept for whoever is asked', () => {
  expect(claudeCalls('WebFetch', { url: 'https://example.org/x', prompt: 'y' })).toEqual([
    { kind: 'other', name: 'WebFetch', tool: 'web_fetch', detail: 'https://example.org/x' },
  ]);
});

it('the schema for what comes in takes every call', () => {
  const calls = [
    ...claudeCalls('mcp__x__y', { command: 'ls', path: 'a' }),
    ...claudeCalls('Grep', { pattern: 'x' }),
    ...claudeCalls('WebFetch', { url: 'x' }),
    ...codexCalls('exec_command', { cmd: 'ls', workdir: 'x' }),
    ...codexCalls('apply_patch', { command: PATCH('Delete', 'a') }),
    ...geminiCalls('frobnicate', { path: 'a' }),
  ];
  for (const call of calls)
    expect(ToolCallSchema.parse(JSON.parse(JSON.stringify(call)))).toEqual(JSON.parse(JSON.stringify(call)));
  for (const call of [
    { kind: 'other', name: 'x', tool: 'root' },
    { kind: 'shell', command: 'ls', x: 1 },
    { kind: 'x' },
  ]) {
    expect(() => ToolCallSchema.parse(call)).toThrow();
  }
});
