import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOX, CONTAINERS_CONF, podman } from '../support/podman.ts';

const root = join(import.meta.dirname, '../../..');
const TAG = /^localhost\/paddock\/agent:\d+\.\d+\.\d+$/;

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'paddock-commands-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const nixRun = (name: string, ...args: string[]) =>
  execa('nix', ['run', `${root}#${name}`, '--', ...args], { reject: false, env: { CONTAINERS_CONF } });

/** Runs a command's program with a PATH that has only the named programs. */
async function withOnly(programs: readonly string[], name: string, ...args: string[]) {
  const system = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';
  await nixRun(name, '--help');
  const { stdout: program } = await execa('nix', [
    ...['eval', '--raw', `${root}#apps.${system}.${name}.program`],
  ]);
  const directory = await mkdtemp(join(scratch, 'bin-'));
  await mkdir(directory, { recursive: true });
  for (const one of programs) {
    const { stdout } = await execa('sh', ['-c', `command -v ${one}`]);
    await symlink(stdout, join(directory, one));
  }
  return execa(program, args, {
    reject: false,
    extendEnv: false,
    env: { PATH: directory, CONTAINERS_CONF, HOME: scratch },
  });
}

describe('nix run .#inspect', () => {
  test('says for each platform its digest, its layers with sizes and their sum, and what comes next', async () => {
    const { stdout, stderr, exitCode } = await nixRun('inspect');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^index sha256:[0-9a-f]{64}$/m);
    for (const platform of ['linux/amd64', 'linux/arm64']) {
      expect(stdout).toMatch(new RegExp(`^${platform} +sha256:[0-9a-f]{64}$`, 'm'));
    }
    for (const layer of [
      'userland',
      'node',
      'codex',
      'gemini',
      'claude',
      'paddock',
      'configuration',
      'total',
    ]) {
      expect(stdout).toMatch(new RegExp(`^ +${layer} +\\d+\\.\\d MB`, 'm'));
    }
    expect(stderr).toContain('nix run .#load');
  });

  test('gives the same to a script', async () => {
    const { stdout } = await nixRun('inspect', '--json');
    const { images, digest } = JSON.parse(stdout);
    expect(digest).toMatch(/^sha256:/);
    expect(images).toHaveLength(2);
  });

  test('says how it is used where it is used otherwise', async () => {
    const { exitCode, stderr } = await nixRun('inspect', '--jsn');
    expect(exitCode).toBe(64);
    expect(stderr).toContain('usage: ');
  });
});

describe('nix run .#load', () => {
  test('loads the image for this machine, says its tag, and the image starts', async () => {
    const { stdout, stderr, exitCode } = await nixRun('load', '--engine', 'podman');
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 0 });
    expect(stdout).toMatch(TAG);
    const { stdout: version } = await podman('run', ...BOX, stdout, 'codex', '--version');
    expect(version).toContain('0.169.0');
  });

  test('names skopeo, and how to install it, where it is missing', async () => {
    const { exitCode, stderr } = await withOnly(['podman'], 'load', '--engine', 'podman');
    expect(stderr).toMatch(/missing: skopeo.*apt-get install skopeo/);
    expect(exitCode).toBe(69);
  });

  test('names an engine to install where none answers', async () => {
    const { exitCode, stderr } = await withOnly(['skopeo'], 'load');
    expect(stderr).toMatch(/neither podman nor docker answers.*apt-get install podman/);
    expect(exitCode).toBe(69);
  });

  test('refuses an engine that it does not know', async () => {
    const { exitCode, stderr } = await nixRun('load', '--engine', 'lxc');
    expect(stderr).toContain('expected podman or docker');
    expect(exitCode).toBe(64);
  });
});
