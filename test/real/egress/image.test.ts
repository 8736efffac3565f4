import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blobPath } from '../../../generators/oci/image/assemble.ts';
import { elfArchitecture } from '../../../generators/oci/layer/elf.ts';
import { ImageConfig, Manifest } from '../../../generators/oci/schema.ts';
import { agentImage, type BuiltImage, egressImage } from '../support/image.ts';
import { podman } from '../support/podman.ts';
import { unpackLayers } from '../support/unpacked.ts';

let image: BuiltImage;
let scratch: string;
const ARCHITECTURES = ['amd64', 'arm64'];
const rootOf = (architecture: string) => join(scratch, architecture);

beforeAll(async () => {
  image = await egressImage();
  scratch = await mkdtemp(join(tmpdir(), 'paddock-egress-'));
  for (const architecture of ARCHITECTURES) await unpackLayers(image, architecture, rootOf(architecture));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function configOf(architecture: string) {
  const found = image.layout.images.find((candidate) => candidate.architecture === architecture);
  const read = async (digest: string) =>
    JSON.parse(await readFile(join(image.directory, blobPath(digest)), 'utf8')) as unknown;
  const manifest = Manifest.parse(await read(found?.digest ?? ''));
  return ImageConfig.parse(await read(manifest.config.digest)).config;
}

async function filesOf(architecture: string) {
  const root = rootOf(architecture);
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (path) => ({ path, name: relative(root, path), mode: (await stat(path)).mode })),
  );
}

describe.each(ARCHITECTURES)('the image for %s', (architecture) => {
  test('is small', () => {
    const found = image.layout.images.find((candidate) => candidate.architecture === architecture);
    expect(found?.size).toBeLessThan(60e6);
  });

  test('can run Node.js, PID 1 and its own program: no shell, no tool', async () => {
    const programs = (await filesOf(architecture)).filter(
      ({ name, mode }) => mode & 0o111 && !/\.so\b/.test(name),
    );
    expect(programs.map(({ name }) => name).sort()).toEqual([
      'usr/bin/tini-static',
      'usr/lib/paddock/egress.js',
      'usr/local/bin/node',
    ]);
  });

  test('holds binaries for its own processor, none of them setuid', async () => {
    for (const { path, mode } of await filesOf(architecture)) {
      expect(mode & 0o6000, path).toBe(0);
      const found = elfArchitecture((await readFile(path)).subarray(0, 20));
      if (found !== undefined) expect({ path, found }).toEqual({ path, found: architecture });
    }
  });

  test('is another user than the agent, and names no key or address', async () => {
    const { User, Env, Entrypoint, Cmd } = await configOf(architecture);
    expect(User).toBe('65532:65532');
    expect(Env).toEqual(['PATH=/usr/local/bin', 'UV_THREADPOOL_SIZE=16']);
    expect(Entrypoint?.slice(0, 3)).toEqual(['/usr/bin/tini-static', '--', '/usr/local/bin/node']);
    expect(Cmd).toEqual(['serve']);
  });

  test('records its Debian packages for scanners, with their licences', async () => {
    const packages = await readdir(join(rootOf(architecture), 'var/lib/dpkg/status.d'));
    const names = packages.filter((name) => !name.endsWith('.md5sums'));
    expect(names.sort()).toEqual(['base-files', 'gcc-12-base', 'libc6', 'libgcc-s1', 'libstdc++6', 'tini']);
    const licence = await readFile(join(rootOf(architecture), 'usr/share/doc/libc6/copyright'), 'utf8');
    expect(licence).toContain('GNU');
  });
});

test('the Node.js is the one of the agent image', async () => {
  const agent = join(scratch, 'agent');
  await unpackLayers(await agentImage(), 'amd64', agent, (layer) => layer === 'node');
  const hash = async (root: string) =>
    createHash('sha256')
      .update(await readFile(join(root, 'usr/local/bin/node')))
      .digest('hex');
  expect(await hash(rootOf('amd64'))).toBe(await hash(agent));
});

test('its own program holds no build path and no registry host', async () => {
  const text = await readFile(join(rootOf('amd64'), 'usr/lib/paddock/egress.js'), 'utf8');
  const { stdout } = await execa('npm', ['config', 'get', 'registry']);
  for (const word of [new URL(stdout).host, '/nix/store', '/build/', import.meta.dirname, '/root/']) {
    expect(text.includes(word), word).toBe(false);
  }
});

describe('the flags that the program is started with', () => {
  const run = async (code: string) => {
    const [, , node = '', ...rest] = (await configOf('amd64')).Entrypoint ?? [];
    const flags = rest.filter((word) => word.startsWith('--'));
    return podman('run', '--rm', '--network', 'none', '--entrypoint', node, image.tag, ...flags, '-e', code);
  };

  test.each([
    ['a program', "require('node:child_process').spawnSync('/usr/local/bin/node')", 'ERR_ACCESS_DENIED'],
    ['a file of the system', "require('node:fs').readFileSync('/etc/passwd')", 'ERR_ACCESS_DENIED'],
    ["a process's environment", "require('node:fs').readFileSync('/proc/self/environ')", 'ERR_ACCESS_DENIED'],
    ['a write elsewhere', "require('node:fs').writeFileSync('/tmp/x', '')", 'ERR_ACCESS_DENIED'],
    ['a thread', "new (require('node:worker_threads').Worker)('1', { eval: true })", 'ERR_ACCESS_DENIED'],
    ['code made from text', "new Function('return 1')()", 'Code generation from strings disallowed'],
  ])('refuse %s', async (_, code, refusal) => {
    const { exitCode, stderr } = await run(code);
    expect(stderr).toContain(refusal);
    expect(exitCode).not.toBe(0);
  });

  test('leave the folder of the keys', async () => {
    const { exitCode, stderr } = await run(
      "require('node:fs').writeFileSync('/var/lib/paddock/state/x', '')",
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });
});

describe('for arm64, under qemu,', () => {
  const egress = async (command: string, uid: number) => {
    const root = rootOf('arm64');
    const [, , node = '', ...flags] = (await configOf('arm64')).Entrypoint ?? [];
    const here = flags.map((word) =>
      word.replace(/(=|^)\/usr\/lib\/paddock\//, `$1${root}/usr/lib/paddock/`),
    );
    const words = ['-L', root, join(root, node), ...here, command];
    return execa('qemu-aarch64-static', words, { reject: false, uid, gid: uid, env: {}, extendEnv: false });
  };
  beforeAll(() => execa('chmod', ['a+rx', scratch]));

  test('the program starts, and says that nothing serves here', async () => {
    const { exitCode, stderr } = await egress('health', 65532);
    expect(stderr).toContain('nothing listens on 127.0.0.1');
    expect(exitCode).toBe(69);
  });

  test.each(['serve', 'door'])('%s refuses root', async (command) => {
    const { exitCode, stderr } = await egress(command, 0);
    expect(stderr).toContain('the user is root');
    expect(exitCode).toBe(77);
  });
});
