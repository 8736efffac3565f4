import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOOL_NAMES } from '../../../runner/run/tools.ts';
import { type Contained, contained } from './support/contained.ts';

let machine: Contained;
beforeAll(async () => {
  machine = await contained();
});
afterAll(() => machine?.close());

const git = async (root: string, ...args: string[]) =>
  (await execa('git', args, { cwd: root, env: { HOME: machine.environment.HOME ?? '' } })).stdout;

/** What is left of a run in the engine. */
async function leftovers(run: string): Promise<string> {
  const { engine } = machine;
  const filter = `label=org.paddock.network=${run}`;
  const [containers, volumes] = await Promise.all([
    engine.call(['ps', '--all', '--filter', filter, '--format', '{{.Names}}']),
    engine.call(['volume', 'ls', '--filter', filter, '--format', '{{.Name}}']),
  ]);
  return containers.stdout + volumes.stdout;
}

describe.each(TOOL_NAMES)('a run of %s', (tool) => {
  it('edits a file, runs a command and commits; the person’s tree is as they expect, and can be brought back', async () => {
    const root = await machine.repository({
      'a.txt': 'one\n',
      'src/b.txt': 'two\n',
      '.gitignore': 'build/\n',
      '.env': 'SECRET=1\n',
    });
    writeFileSync(join(root, 'a.txt'), 'one, changed by the person\n');
    const before = {
      head: await git(root, 'rev-parse', 'HEAD'),
      owner: statSync(join(root, 'src/b.txt')).uid,
    };

    const result = await machine.run(root, tool, {
      calls: [
        {
          shell: 'ls -A; echo three > c.txt; echo more >> src/b.txt; mkdir -p build && echo x > build/out',
        },
        { shell: 'git add c.txt && git commit -q -m "Add c" && git log -1 --format="%an %ae"' },
        { shell: 'curl -sS -m 10 https://other.example.org/ || true' },
      ],
    });

    expect({ exit: result.exitCode, ended: result.ended }, result.stderr).toEqual({
      exit: 0,
      ended: 'finished',
    });
    expect(readFileSync(join(root, 'c.txt'), 'utf8')).toBe('three\n');
    expect(readFileSync(join(root, 'src/b.txt'), 'utf8')).toBe('two\nmore\n');
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one, changed by the person\n');
    expect(readFileSync(join(root, '.env'), 'utf8')).toBe('SECRET=1\n');
    expect(existsSync(join(root, 'build/out'))).toBe(true);
    expect(statSync(join(root, 'c.txt')).uid).toBe(before.owner);
    expect(await git(root, 'log', '-1', '--format=%s by %an')).toBe('Add c by A Person');
    expect(await git(root, 'rev-parse', 'HEAD~1')).toBe(before.head);
    expect(
      (await git(root, 'status', '--porcelain'))
        .split('\n')
        .map((line) => line.trim())
        .sort(),
    ).toEqual(['M a.txt', 'M src/b.txt']);
    await git(root, 'fsck', '--strict');

    expect(result.refused).toBe(1);
    const audit = readFileSync(result.audit.file, 'utf8');
    expect(audit).toContain('other.example.org');
    expect(audit).toContain('"action":"run_ended"');
    expect((await machine.paddock(root, 'audit', '--verify', '--run', result.run)).exitCode).toBe(0);
    expect(await leftovers(result.run)).toBe('');

    const undone = await machine.paddock(root, 'rollback', '--yes');
    expect(undone.exitCode, undone.stderr).toBe(0);
    expect(existsSync(join(root, 'c.txt'))).toBe(false);
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one, changed by the person\n');
    expect(readFileSync(join(root, 'src/b.txt'), 'utf8')).toBe('two\n');
    expect(existsSync(join(root, 'build/out'))).toBe(true);
    expect(await git(root, 'rev-parse', 'HEAD')).toBe(before.head);
    expect((await git(root, 'status', '--porcelain')).trim()).toBe('M a.txt');
  });
});

const nixPaddock = async (cwd: string, ...args: string[]) => {
  const program = `${join(import.meta.dirname, '../../..')}#paddock`;
  const { exitCode, stdout, stderr } = await execa('nix', ['run', program, '--', ...args], {
    ...{ cwd, env: machine.environment, reject: false, stdin: 'ignore' },
  });
  return { exitCode, stdout, stderr };
};

describe('a run', () => {
  it('that is stopped leaves nothing behind, and its work is brought back', async () => {
    const root = await machine.repository({ 'a.txt': 'one\n' });
    const result = await machine.run(
      root,
      'claude',
      { calls: [{ shell: 'echo half > half.txt' }, { shell: 'sleep 60' }] },
      '--timeout',
      '8',
    );
    expect(result).toMatchObject({ ended: 'timeout', exit: null, exitCode: 124 });
    expect(readFileSync(join(root, 'half.txt'), 'utf8')).toBe('half\n');
    expect(await leftovers(result.run)).toBe('');
  });

  it('needs a task where there is no terminal', async () => {
    const root = await machine.repository({ 'a.txt': 'one\n' });
    const { exitCode, stderr } = await machine.paddock(root, 'run', '--tool', 'claude');
    expect(exitCode).toBe(64);
    expect(stderr).toContain('say what to do');
  });

  it('is refused where containment is switched off, and outside of a repository', async () => {
    const root = await machine.repository({ 'paddock.toml': '[containment]\nenabled = false\n' });
    expect(await machine.paddock(root, 'run', '--', 'work')).toMatchObject({ exitCode: 77 });
    expect((await machine.paddock('/tmp', 'run', '--', 'work')).exitCode).toBeGreaterThan(0);
  });

  it('with a mistake in paddock.toml says where, and nothing has begun', async () => {
    const root = await machine.repository({
      'paddock.toml': '[containment]\nmode = "strict"\nblocked_file = [".env"]\n',
    });
    const { exitCode, stderr } = await machine.paddock(root, 'run', '--', 'work');
    expect(exitCode).toBe(65);
    expect(stderr).toMatch(/^paddock\.toml:3 /);
    expect(await git(root, 'tag')).toBe('');
  });

  it('is shown by --dry-run as it would be, by the command that Nix makes too', async () => {
    const root = await machine.repository({ 'a.txt': 'one\n', 'CLAUDE.md': 'x\n', '.env': 'SECRET=1\n' });
    const { stdout, stderr } = await nixPaddock(
      root,
      'run',
      '--dry-run',
      '--json',
      '--tool',
      'claude',
      'work',
    );
    expect(stdout, stderr).not.toBe('');
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({
      schema: 'paddock/run-plan/v1',
      tool: 'claude',
      mode: 'strict',
      vendors: ['anthropic'],
    });
    expect(plan.blocked).toContain('.env');
    expect(plan.mounts.map(({ target }: { target: string }) => target)).toContain('/workspace/CLAUDE.md');
    expect(stdout).not.toContain(machine.environment.ANTHROPIC_API_KEY);
    expect(stdout).not.toMatch(/paddock-[\w-]{43}/);
    expect(await git(root, 'tag')).toBe('');
  });

  it('is one of the command that Nix makes, with all that goes with it', async () => {
    const profile =
      '[agents.main]\ntool = "claude"\nrisk_profile = "p"\nchannels = ["queue"]\n[risk_profiles.p]\n';
    const root = await machine.repository({ 'a.txt': 'one\n', 'paddock.toml': profile });
    const model = await machine.model('claude', { calls: [{ shell: 'git status' }, { shell: 'sudo id' }] });
    const { exitCode, stdout, stderr } = await nixPaddock(root, 'run', ...machine.flags, '--json', 'work');
    await model.close();
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ agent: 'main', ended: 'finished', refused_calls: 1 });
    for (const [command, said] of [
      [['explain', 'git push'], /ask/],
      [['approve', '--json'], /"waiting"/],
      [['status'], /claude/],
      [['checkpoints'], /containment-/],
      [['audit', '--verify'], /the chain holds/],
      [['rollback', '--preview'], /nothing|would/i],
    ] as const) {
      const ran = await nixPaddock(root, ...command);
      expect({ command, ...ran }).toMatchObject({ exitCode: 0 });
      expect(ran.stdout + ran.stderr).toMatch(said);
    }
  });

  it('without an engine is a refusal with the remedy', async () => {
    const root = await machine.repository({ 'a.txt': 'one\n' });
    const { exitCode, stderr } = await execa(
      process.execPath,
      [join(import.meta.dirname, '../../../runner/main.ts'), 'run', '--', 'work'],
      {
        cwd: root,
        env: { ...machine.environment, PATH: '/nowhere' },
        reject: false,
        stdin: 'ignore',
      },
    );
    expect(exitCode).toBe(69);
    expect(stderr).toContain('install');
  });
});
