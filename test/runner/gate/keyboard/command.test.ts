import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, withAgent } from './support.ts';

const MAIN = join(import.meta.dirname, 'command-main.ts');
const agents =
  withAgent('claude', 'level = "full"', 'one') + withAgent('claude', 'level = "readonly"', 'two');
const cwd = folderWith({ '.git/HEAD': '', 'paddock.toml': agents });

function gate(args: readonly string[], command = 'npm test') {
  const input = JSON.stringify({ tool_name: 'Bash', tool_input: { command }, cwd });
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'gate', ...args], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('`paddock gate` answers a hook by the agent that is named', () => {
  expect(gate(['claude', '--agent', 'one'])).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(gate(['claude', '--agent', 'two'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('level'),
  });
});

test.each([
  [[]],
  [['claude']],
  [['cursor']],
  [['claude', 'more']],
  [['claude', '--frob']],
  [['claude', '--agent']],
])('`paddock gate` has no other end than a refusal for %j', (args: string[]) => {
  expect(gate(args)).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^Refused: Paddock's gate/),
  });
});
