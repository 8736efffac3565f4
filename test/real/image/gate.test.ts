import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentImage } from '../support/image.ts';
import { BOX, CONTAINERS_CONF } from '../support/podman.ts';
import { inTurns, MOST_WORK, workRatio } from '../support/work.ts';

// Threat: the gate as it stands in the image fails, and a hook that fails lets the call through.

const GATE = '/usr/lib/paddock/gate';

let tag: string;
let scratch: string;

beforeAll(async () => {
  tag = (await agentImage()).tag;
  scratch = await mkdtemp(join(tmpdir(), 'paddock-gate-'));
  await writeFile(join(scratch, 'evil.cjs'), 'process.exit(0);');
  await writeFile(join(scratch, 'empty'), '');
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Runs a program of the image in a box, with this text on its standard input. */
const inBox = (flags: readonly string[], input: string, program: string, ...args: string[]) =>
  execa('podman', ['run', ...BOX, '--interactive', ...flags, '--entrypoint', program, tag, ...args], {
    reject: false,
    env: { CONTAINERS_CONF },
    input,
    timeout: 100_000,
  });

const gate = (input: string, flags: readonly string[] = [], cli = 'claude') => inBox(flags, input, GATE, cli);

const asked = (command: string, tool_name = 'Bash') =>
  JSON.stringify({ tool_name, tool_input: { command }, cwd: '/workspace' });

describe.each([
  ['claude', 'Bash'],
  ['codex', 'Bash'],
  ['gemini', 'run_shell_command'],
])('asked by %s, the gate', (cli, tool) => {
  test('refuses what the profile denies, and says why', async () => {
    const { exitCode, stdout, stderr } = await gate(asked('git -C . push --force', tool), [], cli);
    expect(stderr).toContain('Rule: force-push\n');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  test('lets the rest run, and says nothing', async () => {
    const { exitCode, stdout, stderr } = await gate(asked('git push -u origin fix-f', tool), [], cli);
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });
});

test.each([
  ['no input', ''],
  ['bad JSON', '{'],
  ['a call that is none', '{"tool_name":"Bash"}'],
])('with %s it refuses', async (_, input) => {
  const { exitCode, stdout, stderr } = await gate(input);
  expect(stderr).toContain("Refused: Paddock's gate could not decide");
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
});

test.each(['/etc/paddock/gate.json', '/usr/lib/paddock/gate.js', '/usr/local/bin/node'])(
  'with an empty %s it refuses',
  async (path) => {
    const { exitCode, stdout } = await gate(asked('git status'), ['--volume', `${scratch}/empty:${path}:ro`]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  },
);

test.each([
  'NODE_OPTIONS=--require=/workspace/evil.cjs',
  'LD_PRELOAD=/workspace/evil.cjs',
  'ENV=/workspace/evil.cjs',
  'IFS=0',
  'PATH=/workspace',
])('%s has no say', async (variable) => {
  const flags = ['--env', variable, '--volume', `${scratch}:/workspace:ro`, '--workdir', '/workspace'];
  expect((await gate(asked('git push -f'), flags)).exitCode).toBe(2);
  expect((await gate(asked('git status'), flags)).exitCode).toBe(0);
});

test('its files are root’s, and the agent cannot change them', async () => {
  const script = `
    for file in ${GATE} ${GATE}.js /etc/paddock/gate.json; do
      stat -c '%n %u:%g %a' $file
      for change in "echo x >> $file" "rm -f $file" "mv $file /tmp/x" "chmod 777 $file" "ln -sf /bin/true $file"; do
        if sh -c "$change" 2> /dev/null; then echo "changed: $change"; fi
      done
    done`;
  const { stdout } = await inBox([], '', '/bin/bash', '-c', script);
  expect(stdout.split('\n')).toEqual([
    `${GATE} 0:0 755`,
    `${GATE}.js 0:0 644`,
    '/etc/paddock/gate.json 0:0 644',
  ]);
});

test('an answer takes little more work than a bare start of Node.js in the image', async () => {
  const answer = `${GATE} claude <<< '${asked('cd src && npm test')}' || exit 9`;
  const { stdout } = await inBox([], '', '/bin/bash', '-c', inTurns(answer, '/usr/local/bin/node -e 0'));
  const ratio = workRatio(stdout);
  console.info(`${ratio.toFixed(2)} times the work of a bare start`);
  expect(ratio).toBeLessThan(MOST_WORK);
});
