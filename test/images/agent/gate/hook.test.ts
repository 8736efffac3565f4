import { describe, expect, it } from 'vitest';
import { readHook } from '../../../../images/agent/gate/hook.ts';
import { decide } from '../../../../policy/gate/decide.ts';
import { BOX, RULES } from '../../../policy/gate/support.ts';

const hook = (tool_name: unknown, tool_input: unknown, more = {}) =>
  JSON.stringify({
    session_id: 's',
    hook_event_name: 'x',
    cwd: '/workspace',
    tool_name,
    tool_input,
    ...more,
  });

const callsOf = (cli: string, name: string, input: unknown) => readHook(cli, hook(name, input)).calls;
const isRefused = (cli: string, name: string, input: unknown) =>
  callsOf(cli, name, input).some((call) => !decide(call, RULES, BOX).allowed);

const PATCH = (path: string, verb = 'Update') =>
  `*** Begin Patch\n*** ${verb} File: ${path}\n@@\n-a\n+b\n*** End Patch`;

describe('what each CLI calls its tools', () => {
  it.each<[cli: string, name: string, refused: unknown, allowed: unknown]>([
    [
      'claude',
      'Bash',
      { command: 'git push -f', description: 'x' },
      { command: 'git push', description: 'git push -f' },
    ],
    ['claude', 'Read', { file_path: '/workspace/.env' }, { file_path: '/workspace/a' }],
    ['claude', 'Write', { file_path: '.env', content: '' }, { file_path: 'a.sh', content: 'git push -f' }],
    [
      'claude',
      'Edit',
      { file_path: '.env' },
      { file_path: 'a', old_string: '.env', new_string: 'git push -f' },
    ],
    ['claude', 'MultiEdit', { file_path: '.env' }, { file_path: 'a' }],
    ['claude', 'NotebookEdit', { notebook_path: '~/.ssh/x.ipynb' }, { notebook_path: 'x.ipynb' }],
    ['claude', 'Grep', { pattern: 'a', path: '/home/agent/.ssh' }, { pattern: '.env', path: 'src' }],
    ['claude', 'Grep', { pattern: 'a', glob: '**/.env*' }, { pattern: 'a', glob: '*.ts' }],
    ['claude', 'Glob', { pattern: '*', path: '/home/agent/.aws' }, { pattern: '**/.env' }],
    ['claude', 'mcp__x__run', { args: { cmd: 'git push -f' } }, { args: { query: 'git push -f' } }],
    ['claude', 'mcp__x__read', { path: '.env' }, { path: 'a', text: '.env' }],
    ['codex', 'Bash', { command: 'git push -f' }, { command: 'git push' }],
    ['codex', 'shell', { command: ['bash', '-lc', 'git push -f'] }, { command: ['echo', 'git push -f'] }],
    ['codex', 'exec_command', { cmd: 'git push -f' }, { cmd: 'ls', workdir: '/x' }],
    [
      'codex',
      'exec_command',
      { cmd: 'cat id_rsa', workdir: '/home/agent/.ssh' },
      { cmd: 'cat id_rsa', workdir: '/x' },
    ],
    ['codex', 'write_stdin', { session_id: 1, chars: 'git push -f\n' }, { session_id: 1, chars: 'y\n' }],
    ['codex', 'apply_patch', { command: PATCH('.env') }, { command: PATCH('a').replace('+b', '+*** .env') }],
    ['codex', 'apply_patch', { command: PATCH('a/.env', 'Add') }, { command: PATCH('.env.example', 'Add') }],
    ['codex', 'apply_patch', { command: PATCH('.git/HEAD', 'Delete') }, { command: PATCH('HEAD', 'Delete') }],
    [
      'codex',
      'apply_patch',
      { command: `${PATCH('a')}\n${PATCH('.env')}` },
      { command: `${PATCH('a')}\n${PATCH('b')}` },
    ],
    [
      'codex',
      'Bash',
      { command: `apply_patch <<'E'\n${PATCH('.env')}\nE` },
      { command: `apply_patch <<'E'\n${PATCH('a')}\nE` },
    ],
    ['codex', 'view_image', { path: '~/.ssh/x.png' }, { path: 'x.png' }],
    [
      'gemini',
      'run_shell_command',
      { command: 'git push -f' },
      { command: 'git push', description: 'git push -f' },
    ],
    [
      'gemini',
      'run_shell_command',
      { command: 'cat id', dir_path: '/home/agent/.ssh' },
      { command: 'cat id', dir_path: 'x' },
    ],
    ['gemini', 'read_file', { file_path: '.env' }, { file_path: 'a', start_line: 1 }],
    ['gemini', 'read_many_files', { include: ['a', '**/.env'] }, { include: ['**/*.ts'], exclude: ['.env'] }],
    ['gemini', 'write_file', { file_path: '.env', content: '' }, { file_path: 'a', content: 'git push -f' }],
    ['gemini', 'replace', { file_path: '.env' }, { file_path: 'a', instruction: 'git push -f' }],
    ['gemini', 'list_directory', { dir_path: '/home/agent/.ssh' }, { dir_path: '.' }],
    ['gemini', 'grep_search', { pattern: 'a', include_pattern: '.env' }, { pattern: '.env' }],
    ['gemini', 'glob', { pattern: '*', dir_path: '~/.aws' }, { pattern: '**/.env' }],
    ['gemini', 'mcp_x_run', { command: ['git', 'push', '-f'] }, { prompt: 'git push -f' }],
  ])('%s %s', (cli, name, refused, allowed) => {
    expect(isRefused(cli, name, refused)).toBe(true);
    expect(isRefused(cli, name, allowed)).toBe(false);
  });

  it.each([
    ['claude', 'WebSearch', { query: 'x' }, 'web_search'],
    ['claude', 'TodoWrite', { todos: [{ content: 'git push -f' }] }, 'plan'],
    ['codex', 'update_plan', { plan: [{ step: 'git push -f' }] }, 'plan'],
    ['gemini', 'google_web_search', { query: '.env' }, 'web_search'],
    ['gemini', 'save_memory', 'git push -f', 'memory_write'],
  ])('%s %s is nothing that the entries are about', (cli, name, input, tool) => {
    expect(callsOf(cli, name, input)).toMatchObject([{ kind: 'other', name, tool }]);
    expect(isRefused(cli, name, input)).toBe(false);
  });
});

describe('an input that is not what was expected is an error:', () => {
  it.each<[what: string, cli: string, text: string]>([
    ['no such CLI', 'cursor', hook('Bash', { command: 'ls' })],
    ["a name of an object's own", 'constructor', hook('Bash', { command: 'ls' })],
    ['nothing', 'claude', ''],
    ['half of it', 'claude', '{"tool_name":"Bash","tool_input":{'],
    ['a list', 'claude', '[]'],
    ['null', 'claude', 'null'],
    ['no tool', 'claude', '{}'],
    ['a tool without a name', 'claude', hook('', {})],
    ['a tool whose name is a number', 'claude', hook(1, {})],
    ['no command', 'claude', hook('Bash', {})],
    ['a command that is a list', 'claude', hook('Bash', { command: ['ls'] })],
    ['a command that is null', 'gemini', hook('run_shell_command', { command: null })],
    ['an input that is a text', 'claude', hook('Bash', 'ls')],
    ['no input', 'codex', hook('Bash', undefined)],
    ['a path that is a number', 'claude', hook('Read', { file_path: 1 })],
    ['a list with a number', 'codex', hook('shell', { command: ['ls', 1] })],
    ['a patch that names no file', 'codex', hook('apply_patch', { command: 'x' })],
    ['a list of paths with a number', 'gemini', hook('read_many_files', { include: [1] })],
    ['a directory that is a number', 'claude', hook('Bash', { command: 'ls' }, { cwd: 1 })],
    ['an input without end', 'claude', hook('x', JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`))],
  ])('%s', (_, cli, text) => {
    expect(() => readHook(cli, text)).toThrow();
  });
});
