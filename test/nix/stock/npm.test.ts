import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { downloadTarball, npmOptions } from '../../../nix/stock/npm.ts';
import { refusal, scratch, tarOf } from '../../generators/oci/support.ts';

const TARBALL = gzipSync(
  await tarOf({ name: 'package/package.json', content: '{"name":"small","version":"1.0.0"}' }),
);
const OTHER = Buffer.from('other bytes');
const integrity = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

/** A registry on loopback with one version of one package, of which it says a hash; returns npm's options for it. */
async function registry(said = TARBALL): Promise<Record<string, unknown>> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    if (request.url === '/small-1.0.0.tgz') return response.end(TARBALL);
    if (request.url !== '/small') return response.writeHead(404).end('{}');
    const dist = { tarball: `http://127.0.0.1:${port}/small-1.0.0.tgz`, integrity: integrity(said) };
    const versions = { '1.0.0': { name: 'small', version: '1.0.0', dist } };
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify({ name: 'small', 'dist-tags': { latest: '1.0.0' }, versions }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { registry: `http://127.0.0.1:${port}/`, cache: await scratch(), fetchRetries: 0 };
}

const source = (special: object = {}) => {
  return {
    name: 'small-1.0.0.tgz',
    storePath: '/s',
    spec: 'small@1.0.0',
    integrity: integrity(TARBALL),
    ...special,
  };
};

describe('a tarball', () => {
  it('is fetched as the registry has it, under its store name', async () => {
    const directory = await scratch();
    const file = await downloadTarball(source({ name: 'stored.tgz' }), directory, await registry());
    expect(file).toBe(join(directory, 'stored.tgz'));
    expect((await readFile(file)).equals(TARBALL)).toBe(true);
  });

  it.each([
    ['as it says itself', TARBALL],
    ['though it says that it has the pinned ones', OTHER],
  ])('with other bytes than are pinned is refused, and not kept: %s', async (_, said) => {
    const directory = await scratch();
    const pinned = source({ integrity: integrity(OTHER) });
    const message = await refusal(downloadTarball(pinned, directory, await registry(said)));
    expect(message).toContain(
      'npm could not fetch small@1.0.0: the registry serves other bytes than package-lock.json pins ' +
        `(expected ${integrity(OTHER)}, found ${integrity(TARBALL)}); nothing of it was kept`,
    );
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([
    ['small@2.0.0', 'the registry lacks this version; ask for it to be mirrored'],
    ['other@1.0.0', 'the registry lacks this package; ask for it to be mirrored'],
  ])('that the registry lacks is named, with what to do: %s', async (spec, sentence) => {
    const directory = await scratch();
    const message = await refusal(downloadTarball(source({ spec }), directory, await registry()));
    expect(message).toContain(`npm could not fetch ${spec}: ${sentence}`);
    expect(message).toContain('npm config set registry');
    expect(await readdir(directory)).toEqual([]);
  });

  it('from a registry that does not answer is an error that says so', async () => {
    const options = { ...(await registry()), registry: 'http://127.0.0.1:1/' };
    expect(await refusal(downloadTarball(source(), await scratch(), options))).toMatch(
      /npm could not fetch small@1\.0\.0: .*(ECONNREFUSED|127\.0\.0\.1:1)/,
    );
  });
});

it("npm's own settings are read from its own places", async () => {
  const [directory, home] = [await scratch(), await scratch()];
  await writeFile(join(home, 'npmrc'), 'registry=http://127.0.0.1:9/mirror/\n');
  await writeFile(join(directory, 'package.json'), '{}');
  vi.stubEnv('npm_config_userconfig', join(home, 'npmrc'));
  vi.stubEnv('npm_config_registry', undefined);
  vi.stubEnv('NPM_CONFIG_REGISTRY', undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(await npmOptions(directory)).toMatchObject({ registry: 'http://127.0.0.1:9/mirror/' });
});
