import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentImage } from '../support/image.ts';
import { BOX, boxWithout, podman } from '../support/podman.ts';

// Threat: the image is started where its agent could hurt something. Only the guard stands between.

let tag: string;
let scratch: string;
const socket = createServer();

beforeAll(async () => {
  tag = (await agentImage()).tag;
  scratch = await mkdtemp(join(tmpdir(), 'paddock-guard-'));
  await writeFile(
    join(scratch, 'evil.cjs'),
    'require("node:fs").writeSync(2, "poisoned\\n"); process.exit(0);',
  );
  await writeFile(join(scratch, 'settings.json'), '{}');
  await new Promise<void>((resolve) => socket.listen(join(scratch, 'engine.sock'), resolve));
});
afterAll(async () => {
  socket.close();
  await rm(scratch, { recursive: true, force: true });
});

const start = (flags: string[], ...command: string[]) =>
  podman('run', ...flags, tag, ...(command.length > 0 ? command : ['claude', '--version']));

test('a proper box is let through', async () => {
  const { exitCode, stdout } = await start(BOX);
  expect(stdout).toContain('2.1.330');
  expect(exitCode).toBe(0);
});

const withEnv = (value: string) => [
  ...boxWithout('--env AGENT_SANDBOX=1'),
  '--env',
  `AGENT_SANDBOX=${value}`,
];

describe('the guard refuses, with status 77 and one line,', () => {
  test.each<[string, () => string[], RegExp]>([
    ['AGENT_SANDBOX unset', () => boxWithout('--env AGENT_SANDBOX=1'), /AGENT_SANDBOX is not set/],
    ['AGENT_SANDBOX empty', () => withEnv(''), /AGENT_SANDBOX is/],
    ['AGENT_SANDBOX=0', () => withEnv('0'), /AGENT_SANDBOX is/],
    ['AGENT_SANDBOX=true', () => withEnv('true'), /AGENT_SANDBOX is/],
    ['AGENT_SANDBOX with spaces', () => withEnv(' 1 '), /AGENT_SANDBOX is/],
    ['AGENT_SANDBOX with a second line', () => withEnv('1\n1'), /AGENT_SANDBOX is/],
    ['the user root', () => [...BOX, '--user', '0'], /user id is root's/],
    ['the user root under another group', () => [...BOX, '--user', '0:1000'], /user id is root's/],
    ['the group root', () => [...BOX, '--user', '1000:0'], /group id is root's/],
    ['a supplementary group root', () => [...BOX, '--group-add', '0'], /group id is root's/],
    [
      'new privileges possible',
      () => boxWithout('--security-opt no-new-privileges'),
      /new privileges are possible/,
    ],
    ['capabilities in the bounding set', () => boxWithout('--cap-drop ALL'), /capabilities are left/],
    ['one capability added', () => [...BOX, '--cap-add', 'NET_RAW'], /capabilities are left/],
    [
      "an engine's socket",
      () => [...BOX, '--volume', `${scratch}/engine.sock:/run/podman/podman.sock`],
      /a socket of the host/,
    ],
    [
      'a socket under another name',
      () => [...BOX, '--volume', `${scratch}/engine.sock:/workspace/harmless`],
      /a socket of the host/,
    ],
    ["the host's root", () => [...BOX, '--volume', '/:/host:ro'], /root directory/],
    ["the host's homes", () => [...BOX, '--volume', '/home:/workspace/homes:ro'], /home directory/],
    ["root's home", () => [...BOX, '--volume', '/root:/workspace:ro'], /home directory/],
    ["the host's processes", () => [...BOX, '--pid', 'host'], /host's processes/],
    [
      'a file over the managed settings',
      () => [...BOX, '--volume', `${scratch}/settings.json:/etc/claude-code/managed-settings.json:ro`],
      /mounted at \S*\/etc\/claude-code/,
    ],
    ['a folder over the rules', () => [...BOX, '--tmpfs', '/etc/codex'], /mounted at \S*\/etc\/codex/],
    ['a folder over the programs', () => [...BOX, '--tmpfs', '/opt'], /mounted at \S*\/opt/],
    ['a proxy that is no URL', () => [...BOX, '--env', 'HTTPS_PROXY=proxy:3128'], /HTTPS_PROXY/],
    ['an empty proxy', () => [...BOX, '--env', 'HTTPS_PROXY='], /HTTPS_PROXY/],
    ['a CA that is missing', () => [...BOX, '--env', 'NODE_EXTRA_CA_CERTS=/none.pem'], /NODE_EXTRA_CA_CERTS/],
  ])('%s', async (_, flags, message) => {
    const { exitCode, stderr, stdout } = await start(flags());
    expect(stderr).toMatch(message);
    expect(stderr.split('\n').filter((line) => line.startsWith('paddock: '))).toHaveLength(1);
    expect(stdout).toBe('');
    expect(exitCode).toBe(77);
  });
});

describe('the guard runs whatever is said to it:', () => {
  test('another command is an unknown tool, not a way past it', async () => {
    const { exitCode, stderr } = await start(BOX, '/bin/bash', '-c', 'id');
    expect(stderr).toContain('unknown tool');
    expect(exitCode).toBe(64);
  });

  test.each([
    ['NODE_OPTIONS', 'NODE_OPTIONS=--require=/workspace/evil.cjs'],
    ['LD_PRELOAD', 'LD_PRELOAD=/workspace/evil.cjs'],
    ['LD_TRACE_LOADED_OBJECTS', 'LD_TRACE_LOADED_OBJECTS=1'],
    ['BASH_ENV', 'BASH_ENV=/workspace/evil.cjs'],
    ['ENV', 'ENV=/workspace/evil.cjs'],
    ['a switch of its own', 'PADDOCK_SKIP_GUARD=1'],
  ])('%s does not change what it decides', async (_, variable) => {
    const poison = ['--env', variable, '--volume', `${scratch}:/workspace:ro`, '--workdir', '/tmp'];
    const refused = await start([...boxWithout('--cap-drop ALL'), ...poison].filter((flag) => flag !== ''));
    expect(refused.stderr).not.toContain('poisoned');
    expect(refused.exitCode).toBe(77);
  });

  test('a poisoned environment reaches no agent either', async () => {
    const flags = [
      ...BOX,
      '--env',
      'NODE_OPTIONS=--require=/tmp/none.cjs',
      '--env',
      'LD_PRELOAD=/tmp/none.so',
    ];
    const { exitCode, stdout, stderr } = await start(flags, 'gemini', '--version');
    expect(stdout).toContain('0.61.0');
    expect(stderr).not.toContain('none');
    expect(exitCode).toBe(0);
  });

  test.each(['IS_SANDBOX', 'CLAUDE_CODE_BUBBLEWRAP'])(
    "%s does not lift the CLI's own check for root",
    async (name) => {
      const { exitCode } = await start([...BOX, '--user', '0:0', '--env', `${name}=1`]);
      expect(exitCode).toBe(77);
    },
  );
});

test('no arguments: usage, 64', async () => {
  const { exitCode, stderr } = await podman('run', ...BOX, tag);
  expect(stderr).toContain('Usage: ');
  expect(exitCode).toBe(64);
});

test('an unknown tool: 64, with the list', async () => {
  const { exitCode, stderr } = await start(BOX, 'cursor');
  expect(stderr).toMatch(/claude.*codex.*gemini/);
  expect(exitCode).toBe(64);
});

test('an unknown profile: 64', async () => {
  const { exitCode, stderr } = await start([...BOX, '--env', 'PADDOCK_PROFILE=interactive']);
  expect(stderr).toMatch(/autonomous.*ci/);
  expect(exitCode).toBe(64);
});
