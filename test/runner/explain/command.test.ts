import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'command-main.ts');
const FILE = `[containment]
allow_network = ["docs.example.org"]
blocked_files = ["*.pem"]

[agents.main]
tool = "claude"
risk_profile = "assistant"

[agents.reader]
tool = "codex"
risk_profile = "careful"

[risk_profiles.assistant]
always_ask = ["http_get"]
forbidden_paths = ["secrets"]

[risk_profiles.careful]
level = "readonly"
`;

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'explain-'));
  await execa('git', ['init', '--quiet', folder]);
  writeFileSync(join(folder, 'paddock.toml'), FILE);
  mkdirSync(join(folder, 'sub'));
  mkdirSync(join(folder, 'secrets'));
  writeFileSync(join(folder, 'sub/a.ts'), '');
  symlinkSync('../secrets', join(folder, 'sub/link'));
});

const run = (args: string[], within = '') =>
  execa(process.execPath, [MAIN, ...args], { cwd: join(folder, within), reject: false });
const json = async (...args: string[]) => JSON.parse((await run([...args, '--json'])).stdout);

describe('paddock explain', () => {
  it('says what is decided about a command, options and all', async () => {
    const { stdout } = await run(['--agent', 'main', 'npm', 'publish', '--tag', 'next']);
    expect(stdout).toContain('command    npm publish --tag next');
    expect(stdout).toMatch(/^run {8}refused, high risk$/m);
    expect(stdout).toMatch(/^rule {7}(paddock.toml:13 risk_profiles.assistant.level|deny\.)/m);
  });

  it('takes the agent that is named', async () => {
    expect(await json('touch a', '--agent', 'main')).toMatchObject({
      profile: 'assistant',
      answers: [{ decision: 'ask' }],
    });
    expect(await json('touch a', '--agent', 'reader')).toMatchObject({
      profile: 'careful',
      answers: [{ decision: 'deny', at: 'paddock.toml:18' }],
    });
    const { exitCode, stderr, stdout } = await run(['touch a']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toBe('paddock.toml: which agent is meant? there are main, reader');
    expect((await run(['ls', '--agent', 'x'])).stderr).toContain(
      'no agent is called "x": there are main, reader',
    );
  });

  it('knows a path from where one stands, and where its link leads', async () => {
    const { stdout } = await run(['a.ts', '--agent', 'main'], 'sub');
    expect(stdout).toContain('path       /workspace/sub/a.ts');
    expect(await json('sub/link', '--agent', 'main')).toMatchObject({
      answers: [
        {
          as: 'read',
          decision: 'deny',
          rule: 'risk_profiles.assistant.forbidden_paths',
          at: 'paddock.toml:15',
        },
        { as: 'write', decision: 'deny' },
      ],
    });
    expect(await json('x.pem', '--as', 'path', '--agent', 'main')).toMatchObject({
      answers: [{ decision: 'deny', at: 'paddock.toml:3', by: 'tier' }, {}],
    });
  });

  it('knows a host without an agent', async () => {
    expect(await json('docs.example.org')).toMatchObject({
      kind: 'host',
      decision: 'allow',
      rule: 'paddock.toml:2 "docs.example.org"',
    });
    expect(await json('www.example.org')).toMatchObject({ decision: 'deny' });
  });

  it('prints the whole policy', async () => {
    expect((await run(['--all', '--agent', 'reader'])).stdout).toMatch(
      /^level {18}readonly \(paddock.toml:18\)$/m,
    );
    expect(await json('--all', '--agent', 'main')).toMatchObject({
      schema: 'paddock/policy/v1',
      agent: { tool: 'claude' },
    });
  });

  it('wants one thing', async () => {
    for (const args of [[], ['--all', 'ls']]) {
      expect((await run(args)).stderr).toBe(
        'paddock explain wants a command, a path, a host or a tool; or --all',
      );
    }
  });
});
