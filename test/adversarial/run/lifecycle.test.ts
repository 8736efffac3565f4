// Threat: a run that is interrupted, killed or doubled leaves something running, something lost, or something open.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Contained, contained, KEY } from '../../real/run/support/contained.ts';

const PROGRAM = join(import.meta.dirname, '../../../runner/main.ts');

let machine: Contained;
beforeAll(async () => {
  machine = await contained();
});
afterAll(() => machine?.close());

/** The containers of the run of one process, by name. */
async function containersOf(pid: number | undefined): Promise<string[]> {
  const { engine } = machine;
  const { stdout } = await engine.call(['ps', '--all', '--quiet', '--filter', 'label=org.paddock.owner']);
  const ids = stdout.split('\n').filter((id) => id !== '');
  if (ids.length === 0) return [];
  const format = '{{.Name}} {{index .Config.Labels "org.paddock.owner"}}';
  const owned = await engine.call(['inspect', '--format', format, ...ids]);
  return owned.stdout.split('\n').flatMap((line) => {
    const [name = '', owner = ''] = line.split(' ');
    return owner.startsWith(`${pid}:`) ? [name] : [];
  });
}

/** Starts a run whose agent sleeps, and waits until it does. */
async function sleeping(root: string) {
  const fake = await machine.model('claude', { calls: [{ shell: 'echo half > half.txt; sleep 300' }] });
  const child = execa(
    process.execPath,
    [PROGRAM, 'run', '--tool', 'claude', ...machine.flags, '--json', '--', 'Follow the script.'],
    {
      cwd: root,
      env: machine.environment,
      reject: false,
      stdin: 'ignore',
    },
  );
  for (let count = 0; count < 400 && fake.requests.length === 0; count += 1) await sleep(100);
  await sleep(2_000);
  return { fake, child };
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends the agent, brings its work back and leaves nothing',
  async (signal) => {
    const root = await machine.repository({ 'a.txt': 'one\n' });
    const { fake, child } = await sleeping(root);
    expect(await containersOf(child.pid)).toHaveLength(3);
    child.kill(signal);
    const { exitCode, stdout } = await child;
    await fake.close();
    expect(exitCode).toBe(signal === 'SIGINT' ? 130 : 143);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ ended: 'signal', signal });
    expect(readFileSync(join(root, 'half.txt'), 'utf8')).toBe('half\n');
    expect(readFileSync(result.audit.file, 'utf8')).toContain(`"signal":"${signal}"`);
    expect(await containersOf(child.pid)).toEqual([]);
  },
);

it('kill -9 leaves the person’s tree as it was, and the next command removes what was left', async () => {
  const root = await machine.repository({ 'a.txt': 'one\n' });
  const { fake, child } = await sleeping(root);
  child.kill('SIGKILL');
  // Its engine's clients live on and hold its output open, as the agent does until somebody removes it.
  await sleep(1_000);
  await fake.close();
  expect(readdirSync(root).sort()).toEqual(['.git', 'a.txt']);
  expect((await containersOf(child.pid)).length).toBeGreaterThan(0);

  const status = await machine.paddock(root, 'status');
  expect(status.stdout + status.stderr).toMatch(/sweep|dead/);
  const result = await machine.run(root, 'claude', { calls: [{ shell: 'echo next > next.txt' }] });
  expect(result.exitCode, result.stderr).toBe(0);
  expect(await containersOf(child.pid)).toEqual([]);
  expect(readFileSync(join(root, 'next.txt'), 'utf8')).toBe('next\n');
  expect(existsSync(join(root, 'half.txt'))).toBe(false);
});

it('a second run in the same repository is refused, and one in another works', async () => {
  const root = await machine.repository({ 'a.txt': 'one\n' });
  const other = await machine.repository({ 'a.txt': 'one\n' });
  const { fake, child } = await sleeping(root);
  try {
    const second = await machine.paddock(root, 'run', '--tool', 'claude', ...machine.flags, '--', 'work');
    expect(second.exitCode).toBe(69);
    expect(second.stderr).toContain('under way');
    const elsewhere = await machine.run(other, 'gemini', { calls: [{ shell: 'echo two > b.txt' }] });
    expect(elsewhere.exitCode, elsewhere.stderr).toBe(0);
    expect(readFileSync(join(other, 'b.txt'), 'utf8')).toBe('two\n');
  } finally {
    child.kill('SIGTERM');
    await child;
    await fake.close();
  }
});

it('no inspection, no list of processes and no log shows the key or the run’s token', async () => {
  const root = await machine.repository({ 'a.txt': 'one\n' });
  const { fake, child } = await sleeping(root);
  try {
    const names = await containersOf(child.pid);
    const { stdout: inspected } = await machine.engine.call(['inspect', ...names]);
    const { stdout: processes } = await execa('ps', ['-e', '-o', 'args', '-ww']);
    for (const text of [inspected, processes]) {
      expect(text).not.toContain(KEY);
      expect(text).not.toMatch(/paddock-[\w-]{43}/);
    }
    expect(inspected).toContain('PADDOCK_PROFILE');
  } finally {
    child.kill('SIGTERM');
    const { stdout } = await child;
    await fake.close();
    const audit = readFileSync(JSON.parse(stdout).audit.file, 'utf8');
    expect(audit).not.toContain(KEY);
    expect(audit).not.toMatch(/paddock-[\w-]{43}/);
  }
});
