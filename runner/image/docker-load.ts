import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { execa } from 'execa';
import { type Pack, pack } from 'tar-stream';
import { blobPath } from '../../generators/oci/image/assemble.ts';
import { Manifest } from '../../generators/oci/schema.ts';
import { Failure, STATUS } from '../failure.ts';

/**
 * Loads one platform's image of an OCI layout into docker, known by `tag`. Docker's own loader knows neither OCI layouts (before
 * 25) nor zstd layers, so it gets the format of `docker save`, made on the way: nothing is written to a disk. `environment` is
 * added to this process's own. Throws a {@link Failure} with what docker says.
 */
export async function dockerLoad(
  layout: string,
  digest: string,
  tag: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const docker = execa('docker', ['load', '--quiet'], { env: environment, reject: false, stdin: 'pipe' });
  const archive = pack();
  const [sent, ended] = await Promise.allSettled([
    Promise.all([pipeline(archive, docker.stdin), write(archive, layout, digest, tag)]),
    docker,
  ]);
  if (ended.status === 'rejected') throw ended.reason;
  if (ended.value.failed) {
    throw new Failure(
      STATUS.unavailable,
      `docker could not load the image: ${ended.value.stderr.trim() || 'it ended'}`,
    );
  }
  if (sent.status === 'rejected') throw sent.reason;
}

/** Writes the archive: a list of images, a configuration, and each layer uncompressed. */
async function write(archive: Pack, layout: string, digest: string, tag: string): Promise<void> {
  const blob = (of: string) => join(layout, blobPath(of));
  const { config, layers } = Manifest.parse(JSON.parse(await readFile(blob(digest), 'utf8')));
  const hex = (of: string) => of.slice(of.indexOf(':') + 1);
  const file = (name: string, content: string | Buffer) =>
    new Promise<void>((resolve, reject) => {
      archive.entry({ name }, content, (error) => (error ? reject(error) : resolve()));
    });
  await file(
    'manifest.json',
    JSON.stringify([
      {
        Config: `${hex(config.digest)}.json`,
        RepoTags: [tag],
        Layers: layers.map((layer) => `${hex(layer.digest)}/layer.tar`),
      },
    ]),
  );
  await file(`${hex(config.digest)}.json`, await readFile(blob(config.digest)));
  for (const layer of layers) {
    const open = () => createReadStream(blob(layer.digest)).pipe(createZstdDecompress());
    // A tar entry says its size first; reading it twice is quicker than keeping it.
    const entry = archive.entry({ name: `${hex(layer.digest)}/layer.tar`, size: await sizeOf(open()) });
    await pipeline(open(), entry);
  }
  archive.finalize();
}

async function sizeOf(stream: NodeJS.ReadableStream): Promise<number> {
  let size = 0;
  const counter = new Writable({
    write(chunk: Buffer, _, done) {
      size += chunk.length;
      done();
    },
  });
  await pipeline(stream, counter);
  return size;
}
