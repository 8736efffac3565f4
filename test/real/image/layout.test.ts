import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blobPath } from '../../../generators/oci/image/assemble.ts';
import { elfArchitecture } from '../../../generators/oci/layer/elf.ts';
import { ImageConfig, Index, Manifest, OciLayout } from '../../../generators/oci/schema.ts';
import { agentImage, type BuiltImage } from '../support/image.ts';
import { unpackLayers } from '../support/unpacked.ts';

const root = join(import.meta.dirname, '../../..');
let image: BuiltImage;
let scratch: string;
let arm64: string;

beforeAll(async () => {
  image = await agentImage();
  scratch = await mkdtemp(join(tmpdir(), 'paddock-layout-'));
  arm64 = join(scratch, 'arm64');
  await unpackLayers(image, 'arm64', arm64);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const readJson = async (path: string) =>
  JSON.parse(await readFile(join(image.directory, path), 'utf8')) as unknown;

async function* regularFiles(directory: string): AsyncGenerator<string> {
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
  }
}

describe('the layout', () => {
  test('is one image index for linux/amd64 and linux/arm64, each part as the specification says', async () => {
    OciLayout.parse(await readJson('oci-layout'));
    const top = Index.parse(await readJson('index.json'));
    expect(top.manifests).toHaveLength(1);
    const index = Index.parse(await readJson(blobPath(image.layout.digest)));
    expect(index.manifests.map(({ platform }) => platform)).toEqual([
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm64', os: 'linux', variant: 'v8' },
    ]);
    for (const { digest } of index.manifests) {
      const manifest = Manifest.parse(await readJson(blobPath(digest)));
      const config = ImageConfig.parse(await readJson(blobPath(manifest.config.digest)));
      expect(config.rootfs.diff_ids).toHaveLength(manifest.layers.length);
      expect(config.config.User).toBe('1000:1000');
      expect(config.config.Env.join()).not.toContain('AGENT_SANDBOX');
    }
  });

  test('holds blobs that are what their names say', async () => {
    for (const name of await readdir(join(image.directory, 'blobs/sha256'))) {
      const hash = createHash('sha256');
      await pipeline(createReadStream(join(image.directory, 'blobs/sha256', name)), hash);
      expect(hash.digest('hex')).toBe(name);
    }
  });

  test.each(['amd64', 'arm64'])('is read by skopeo as an image for %s', async (architecture) => {
    const flags = ['--override-os', 'linux', '--override-arch', architecture];
    const { stdout } = await execa('skopeo', [...flags, 'inspect', `oci:${image.directory}`]);
    expect(JSON.parse(stdout)).toMatchObject({ Architecture: architecture, Os: 'linux' });
  });

  test('keeps each platform below 430 MB, compressed', () => {
    for (const { size } of image.layout.images) expect(size).toBeLessThan(430e6);
  });
});

describe('the layers', () => {
  test('for arm64 hold binaries for AArch64 and no others', async () => {
    let found = 0;
    for await (const path of regularFiles(arm64)) {
      const architecture = elfArchitecture((await readFile(path)).subarray(0, 20));
      if (architecture === undefined) continue;
      found++;
      expect({ path, architecture }).toEqual({ path, architecture: 'arm64' });
    }
    expect(found).toBeGreaterThan(300);
  });

  test('hold no setuid bit and no file capability', async () => {
    for (const { layers } of image.layout.images) {
      for (const { digest } of layers) {
        const file = join(image.directory, blobPath(digest));
        const { stdout } = await execa('tar', ['--list', '--verbose', '--zstd', '--xattrs', '--file', file]);
        expect(
          stdout.split('\n').filter((line) => /^[^ ]{3}[sS]|^[^ ]{6}[sS]|security\.capability/.test(line)),
        ).toEqual([]);
      }
    }
  });

  test('record every Debian package for scanners, and keep its licence', async () => {
    const status = await readdir(join(arm64, 'var/lib/dpkg/status.d'));
    expect(status).toContain('bash');
    for (const name of status.filter((file) => !file.endsWith('.md5sums'))) {
      const fields = await readFile(join(arm64, 'var/lib/dpkg/status.d', name), 'utf8');
      expect(fields).toMatch(new RegExp(`^Package: ${name.replace(/[.+]/g, '\\$&')}$`, 'm'));
    }
    expect(await readFile(join(arm64, 'usr/share/doc/bash/copyright'), 'utf8')).toContain('GPL');
  });

  test('of our own hold no registry host, build path or credential', async () => {
    const own = join(scratch, 'own');
    await unpackLayers(image, 'amd64', own, (layer) => ['paddock', 'configuration'].includes(layer));
    const registries = await Promise.all([
      execa('npm', ['config', 'get', 'registry']),
      execa('apt-get', ['indextargets', '--format', '$(SITE)']),
    ]);
    const hosts = registries.flatMap(({ stdout }) =>
      [...stdout.matchAll(/\/\/([^/\s]+)/g)].map(([, host]) => host ?? ''),
    );
    expect(hosts.length).toBeGreaterThan(0);
    const forbidden = [
      ...new Set(hosts),
      '/nix/store',
      '/build/',
      root,
      '/root/',
      'BEGIN PRIVATE',
      'BEGIN RSA',
    ];
    for await (const path of regularFiles(own)) {
      const text = await readFile(path, 'latin1');
      for (const word of forbidden) expect(text.includes(word), `${path} holds ${word}`).toBe(false);
      expect(text).not.toMatch(
        /\b(sk-[A-Za-z0-9-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|AKIA[A-Z0-9]{16}|AIza[\w-]{30,})/,
      );
    }
  });
});

describe('for arm64, under qemu,', () => {
  const qemu = (...command: string[]) =>
    execa('qemu-aarch64-static', ['-L', arm64, ...command], {
      reject: false,
      env: { HOME: scratch },
      extendEnv: false,
    });

  test.each([
    ['Node.js', ['usr/local/bin/node', '--version'], 'v24.'],
    ['Claude Code', ['opt/claude/claude', '--version'], '2.1.330'],
    ['Codex', ['opt/codex/bin/codex', '--version'], '0.169.0'],
  ])('%s starts', async (_, [program = '', ...args], version) => {
    const { stdout } = await qemu(join(arm64, program), ...args);
    expect(stdout).toContain(version);
  });

  test('the entrypoint starts, and refuses', async () => {
    const node = join(arm64, 'usr/local/bin/node');
    const { exitCode, stderr } = await qemu(node, join(arm64, 'usr/lib/paddock/entrypoint.js'), 'claude');
    expect(stderr).toContain('AGENT_SANDBOX is not set');
    expect(exitCode).toBe(77);
  });
});
