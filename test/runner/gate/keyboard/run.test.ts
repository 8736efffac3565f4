import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { hookCommand } from '../../../../generators/hook-command.ts';
import { folderWith, withAgent } from './support.ts';

// The program as a hook starts it. Threat: a hook that fails lets the call through, unless it ends with 2 and says something.

vi.setConfig({ testTimeout: 60_000 });

const MAIN = join(import.meta.dirname, '../../../../runner/gate/keyboard/main.ts');
const HOME = folderWith();
const REPOSITORY = folderWith({ '.git/HEAD': '', 'paddock.toml': withAgent('claude'), 'sub/a': '' });

interface Options {
  cwd?: string;
  env?: Record<string, string>;
  /** Shell text instead of the hook's own. */
  command?: string;
  /** Standard input is left open. */
  open?: boolean;
}

const HOOK = hookCommand([process.execPath, MAIN], 'claude');

function run(input: string | Buffer, { cwd = '/', env = {}, command = HOOK, open = false }: Options = {}) {
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { cwd, env: { HOME, PATH: '/usr/bin:/bin', ...env } });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (part: string) => {
        text[name] += part;
      });
    }
    child.on('close', (status) => resolve({ status, ...text }));
    child.stdin.on('error', () => undefined);
    if (open) child.stdin.write(input);
    else child.stdin.end(input);
  });
}

const asked = (command: string, cwd: string | undefined = REPOSITORY) =>
  JSON.stringify({ tool_name: 'Bash', tool_input: { command }, cwd });
const FINE = { status: 0, stdout: '', stderr: '' };
const refused = (text: RegExp | string) => ({
  status: 2,
  stdout: '',
  stderr: text instanceof RegExp ? expect.stringMatching(text) : expect.stringContaining(text),
});

describe('the gate at the keyboard', () => {
  test('allows with nothing said, asks with a question for the CLI, refuses with words', async () => {
    expect(await run(asked('git status'))).toEqual(FINE);
    const { stdout, ...rest } = await run(asked('npm test'));
    expect(rest).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'ask',
        permissionDecisionReason: expect.stringMatching(
          /^Paddock asks: npm test\nRule: .*\(paddock\.toml:6\)\nWhy: /,
        ),
      },
    });
    expect(await run(asked('sudo rm -rf /etc'))).toEqual(refused('Refused by Paddock: '));
  });

  test('refuses outside of a repository only what is refused everywhere', async () => {
    const folder = folderWith();
    expect(await run(asked('npm test', folder))).toEqual(FINE);
    expect(await run(asked('git push --force', folder))).toEqual(refused('Rule: force-push'));
  });

  test('holds an agent that has gone to a repository of its own making', async () => {
    const project = folderWith({
      '.git/HEAD': '',
      'paddock.toml': withAgent('claude', 'level = "readonly"'),
    });
    const inside = folderWith({ '.git/HEAD': '', 'paddock.toml': withAgent('claude', 'level = "full"') });
    expect(await run(asked('touch x', inside))).toEqual(FINE);
    expect(await run(asked('touch x', inside), { env: { CLAUDE_PROJECT_DIR: project } })).toEqual(
      refused('x lies outside the workspace'),
    );
  });

  test('works where no folder is said, and where it is gone', async () => {
    expect(
      await run(JSON.stringify({ tool_name: 'Bash', tool_input: { command: 'npm test' } }), {
        cwd: join(REPOSITORY, 'sub'),
      }),
    ).toMatchObject({ stdout: expect.stringContaining('Paddock asks') });
    expect(await run(asked('npm test', join(REPOSITORY, 'gone')))).toMatchObject({
      stdout: expect.stringContaining('Paddock asks'),
    });
  });

  test('takes an agent by name', async () => {
    const command = `${hookCommand([process.execPath, MAIN], 'claude').replace(' claude ', ' claude --agent main ')}`;
    expect(await run(asked('git status'), { command })).toEqual(FINE);
    expect(
      await run(asked('git status'), { command: command.replace('--agent main', '--agent no') }),
    ).toEqual(refused('no agent is called "no"'));
  });
});

describe('the gate at the keyboard refuses, with 2 and a reason,', () => {
  const undecided = refused("Refused: Paddock's gate could not decide about this call: ");

  test.each<[string, string | Buffer]>([
    ['no input', ''],
    ['an input that is no JSON', 'git status'],
    ['two inputs', asked('ls').repeat(2)],
    [
      'an input that is not UTF-8',
      Buffer.concat([Buffer.from(asked('ls').slice(0, -5)), Buffer.from([0xff])]),
    ],
    ['an input without a command', '{"tool_name":"Bash","tool_input":{}}'],
    ['more than 16 MiB', asked('x'.repeat(17 * 1024 * 1024))],
    ['JSON nested without end', '['.repeat(1_000_000)],
  ])('on %s', async (_, input) => {
    expect(await run(input)).toEqual(undecided);
  });

  test('on an input that does not end', async () => {
    expect(await run(asked('git status'), { open: true })).toEqual(refused('the input took too long'));
  });

  test.each([
    '',
    'cursor',
    '--version',
    'claude --agent',
    'claude --agent ""',
    'claude more',
    'claude --agent a b',
  ])('on the arguments %j', async (words) => {
    expect(await run(asked('git status'), { command: `'${process.execPath}' '${MAIN}' ${words}` })).toEqual(
      undecided,
    );
  });

  test.each([
    ['is no TOML', 'a =', /paddock\.toml:1: not TOML/],
    ['has a key that is not known', `${withAgent('claude')}levle = "full"\n`, /paddock\.toml:7/],
    ['misspells a level', withAgent('claude', 'level = "read_only"'), /got "read_only", expected readonly/],
    [
      'names a profile that is not there',
      '[agents.a]\ntool = "claude"\nrisk_profile = "b"\n',
      /agents\.a\.risk_profile/,
    ],
    ['has no agent for the CLI', withAgent('gemini'), /no agent's tool is claude/],
  ])('where paddock.toml %s', async (_, text, words) => {
    const folder = folderWith({ '.git/HEAD': '', 'paddock.toml': text });
    expect(await run(asked('git status', folder))).toEqual(refused(words));
  });

  test('where paddock.toml is a folder', async () => {
    const folder = folderWith({ '.git/HEAD': '', 'paddock.toml/x': '' });
    expect(await run(asked('git status', folder))).toEqual(undecided);
  });

  test('where it crashes, is killed, works without end or is not there', async () => {
    const folder = folderWith({
      'throws.ts': 'throw 1',
      'one.ts': 'process.exit(1)',
      'killed.ts': 'process.kill(process.pid, "SIGKILL")',
      'wrong.ts': 'not code',
    });
    for (const name of ['throws.ts', 'one.ts', 'killed.ts', 'wrong.ts', 'missing.ts']) {
      const command = hookCommand([process.execPath, join(folder, name)], 'claude');
      expect(await run(asked('git status'), { command }), name).toEqual(
        refused('Refused: the gate of Paddock could not be run.'),
      );
    }
    const gone = hookCommand(['/nonexistent/gate'], 'claude');
    expect(await run(asked('git status'), { command: gone })).toEqual(refused('could not be run'));
    const endless = hookCommand([process.execPath, '-e', 'for (;;);'], 'claude').replace(
      /ulimit -t \d+/,
      'ulimit -t 1',
    );
    expect(await run(asked('git status'), { command: endless })).toEqual(refused('could not be run'));
  });

  test('whatever the environment says', async () => {
    const evil = join(folderWith({ 'evil.cjs': 'process.exit(0);' }), 'evil.cjs');
    const environments: Record<string, string>[] = [
      { NODE_OPTIONS: `--require=${evil}` },
      { NODE_OPTIONS: '--no-such-option' },
      { NODE_COMPILE_CACHE: '/' },
    ];
    for (const env of environments) {
      expect(await run(asked('git push --force'), { env })).toEqual(refused('Rule: force-push'));
      expect(await run(asked('git status'), { env })).toEqual(FINE);
    }
  });
});
