import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, engineOf } from '../../../runner/engine/engine.ts';
import { ensureImage } from '../../../runner/image/ensure.ts';
import { LABEL, OWNER_LABEL } from '../../../runner/network/names.ts';
import { ownerText, readOwner } from '../../../runner/network/owner.ts';
import { CONTAINERS_CONF } from '../support/podman.ts';
import { CONFINED } from './support/behind.ts';
import { makeWorld, type World } from './support/world.ts';

const PROGRAM = join(import.meta.dirname, '../../../runner/main.ts');
const NAME = `test-command-${process.pid}`;
const KEY = 'sk-the-key-0123456789';

let engine: Engine;
let images: { egress: string; agent: string };
let world: World;
let folder: string;

beforeAll(async () => {
  engine = engineOf('podman', { CONTAINERS_CONF });
  images = { egress: await ensureImage(engine, 'egress'), agent: await ensureImage(engine, 'agent') };
  world = await makeWorld(engine, images.egress, [
    { name: 'web', address: '198.51.100.10', names: ['allowed.example.org', 'other.example.org'] },
  ]);
  folder = mkdtempSync(join(tmpdir(), 'paddock-command-'));
});
afterEach(() => paddock('down'));
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function paddock(command: string, ...args: string[]) {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [PROGRAM, 'egress', command, '--name', NAME, '--engine', 'podman', ...args],
    {
      reject: false,
      stdin: 'ignore',
      extendEnv: false,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        XDG_STATE_HOME: join(folder, 'state'),
        CONTAINERS_CONF,
      },
    },
  );
  return { exitCode, stdout, stderr };
}

function policy(text: string): string {
  const path = join(folder, 'policy.toml');
  writeFileSync(path, `permitted_networks = ["198.51.100.0/24"]\nca_bundle = "${world.ca}"\n${text}`);
  return path;
}
const up = (text: string, ...more: string[]) =>
  paddock('up', '--policy', policy(text), '--uplink', world.network, ...more);

/** A request from a container that is behind the network by the flags that `up` printed. */
async function behind(flags: string, url: string) {
  const { stdout } = await engine.call([
    ...['run', '--rm', ...CONFINED, ...flags.split('\n')],
    ...['--entrypoint', '/usr/bin/curl', images.agent, '-sS', '-m', '20', '-w', ' %{http_connect}', url],
  ]);
  return stdout;
}

describe('paddock egress', () => {
  it('raises a network, tests it, and prints what puts a container behind it', async () => {
    const { exitCode, stdout, stderr } = await up('allow = ["allowed.example.org"]');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('none broken');
    expect(await behind(stdout, 'https://allowed.example.org/')).toBe('this is web\n 200');
    expect(await behind(stdout, 'https://other.example.org/')).toContain('403');

    const tested = await paddock('test', '--json');
    expect(tested.exitCode).toBe(0);
    const { findings } = JSON.parse(tested.stdout) as { findings: { outcome: string; check: string }[] };
    expect(findings.length).toBeGreaterThan(15);
    expect(findings.filter(({ outcome }) => outcome !== 'holds')).toEqual([]);

    const status = await paddock('status');
    expect(status.stdout).toContain(`${NAME}: up`);
    expect(status.stdout).toContain('other.example.org');
    const log = await paddock('log', '--refused');
    expect(log.stdout).toMatch(/refused CONNECT other\.example\.org:443 \(no-rule\)/);
  });

  it('takes a changed policy without interrupting, and keeps who is behind it', async () => {
    const first = await up('allow = ["allowed.example.org"]', '--json');
    const second = await up('allow = ["other.example.org"]', '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({
      reused: true,
      environment: JSON.parse(first.stdout).environment,
    });
    const flags = JSON.parse(second.stdout).flags.join('\n');
    expect(await behind(flags, 'https://other.example.org/')).toBe('this is web\n 200');
    expect(await behind(flags, 'https://allowed.example.org/')).toContain('403');
  });

  it('with a mistake in a policy names the line, and what stands goes on', async () => {
    const { stdout } = await up('allow = ["allowed.example.org"]');
    const bad = await up('allow = ["*.org"]');
    expect(bad.exitCode).toBe(65);
    expect(bad.stderr).toMatch(/policy\.toml:3 allow\.0: got "\*\.org", expected /);
    expect(await behind(stdout, 'https://allowed.example.org/')).toBe('this is web\n 200');
  });

  it('keeps the token to its user, and the keys out of every file of its own', async () => {
    const key = join(folder, 'key');
    writeFileSync(key, `${KEY}\n`, { mode: 0o600 });
    const text = `[gateway.anthropic]\nkey_file = "${key}"\nbase_url = "https://allowed.example.org"`;
    const { exitCode, stderr } = await up(text);
    expect(exitCode, stderr).toBe(0);
    const state = join(folder, 'state/paddock/egress', NAME);
    expect(statSync(state).mode & 0o077).toBe(0);
    const { stdout } = await execa('grep', ['-r', '-l', KEY, join(folder, 'state')], { reject: false });
    expect(stdout).toBe('');
    expect(readFileSync(join(state, 'environment'), 'utf8')).toContain('ANTHROPIC_API_KEY=paddock-');

    chmodSync(key, 0o644);
    const open = await up(text);
    expect(open.exitCode).toBe(65);
    expect(open.stderr).toContain('chmod 600');
    expect(open.stderr).not.toContain(KEY);
  });

  it('takes a key from a command, and says which line is at fault where it fails', async () => {
    const text = (command: string) =>
      `[gateway.openai]\nkey_command = ${command}\nbase_url = "https://allowed.example.org"`;
    const { exitCode, stdout } = await up(text(`["echo", "${KEY}"]`), '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).vendors).toEqual(['openai']);
    const failed = await up(text('["false"]'));
    expect(failed.exitCode).toBe(65);
    expect(failed.stderr).toMatch(/policy\.toml:4 /);
  });

  it('goes down as often as it is asked to, and leaves nothing', async () => {
    await up('allow = []');
    expect((await paddock('down')).exitCode).toBe(0);
    expect((await paddock('down')).exitCode).toBe(0);
    const { stdout } = await engine.call(['ps', '--all', '--format', '{{.Names}}']);
    expect(stdout).not.toContain(NAME);
    expect((await engine.call(['volume', 'ls', '--format', '{{.Name}}'])).stdout).not.toContain(NAME);
    expect(existsSync(join(folder, 'state/paddock/egress', NAME))).toBe(false);
    expect((await paddock('test')).exitCode).toBe(69);
  });

  it('raised after its egress container was killed is whole again', async () => {
    const { stdout } = await up('allow = ["allowed.example.org"]');
    await engine.must(['kill', `paddock-${NAME}-egress`]);
    expect((await paddock('status')).stdout).toContain(`${NAME}: broken`);
    expect((await up('allow = ["allowed.example.org"]')).exitCode).toBe(0);
    expect(await behind(stdout, 'https://allowed.example.org/')).toBe('this is web\n 200');
  });

  it('removes what a dead run has left, and leaves a living one alone', async () => {
    const { pid } = spawnSync('true');
    const dead = `${pid}:1:00000000-0000-0000-0000-000000000000`;
    const volume = (id: string, owner: string) =>
      engine.must([
        'volume',
        'create',
        '--label',
        `${LABEL}=${id}`,
        '--label',
        `${OWNER_LABEL}=${owner}`,
        `paddock-${id}-sockets`,
      ]);
    await volume(`${NAME}-dead`, dead);
    await volume(`${NAME}-alive`, ownerText(readOwner(process.pid)));
    try {
      const { stdout } = await paddock('down', '--json');
      expect(JSON.parse(stdout).orphans).toContain(`${NAME}-dead`);
      const { stdout: left } = await engine.call(['volume', 'ls', '--format', '{{.Name}}']);
      expect(left).not.toContain(`${NAME}-dead`);
      expect(left).toContain(`${NAME}-alive`);
    } finally {
      await engine.call(['volume', 'rm', '--force', `paddock-${NAME}-alive-sockets`]);
    }
  });
});
