import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assemble, type ImageLayer } from '../../../../generators/oci/image/assemble.ts';
import type { ImageSpec } from '../../../../generators/oci/image/spec.ts';
import type { Entry } from '../../../../generators/oci/layer/entry.ts';
import { outputLayer } from '../../../../generators/oci/layer/output.ts';

const config: ImageSpec['images'][number]['config'] = {
  user: '1000:1000',
  workingDir: '/workspace',
  entrypoint: ['/usr/bin/run', '--'],
  env: ['PATH=/usr/bin'],
};

/** An image for both platforms; `layers` are directories, the same for both. */
export function imageSpec(...layers: string[]): ImageSpec {
  return {
    name: 'paddock/small:1.0',
    annotations: {
      title: 'small',
      description: 'größe',
      version: '1.0',
      revision: 'unknown',
      source: 'none',
      licenses: 'MIT',
    },
    images: [
      { architecture: 'amd64', layers, config },
      { architecture: 'arm64', layers, config: { ...config, cmd: ['claude'] } },
    ],
  };
}

export const sha256 = (bytes: string | Buffer) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** The description of a layer whose digests are made up from its name. */
export function madeUpLayer(name: string): ImageLayer {
  return {
    blob: `/layers/${name}/blob`,
    description: {
      name,
      mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd',
      digest: sha256(name),
      size: name.length,
      diffId: sha256(`${name}.tar`),
      uncompressedSize: 1024,
    },
  };
}

/** Writes a layout of such an image with the given layers, lowest first, below a directory; returns its own. */
export async function writeLayout(directory: string, layers: Record<string, Entry[]>): Promise<string> {
  const written: ImageLayer[] = [];
  for (const [name, entries] of Object.entries(layers)) {
    const description = await outputLayer(name, entries, join(directory, name), 3);
    written.push({ blob: join(directory, name, 'blob'), description });
  }
  const spec = imageSpec(...written.map(({ blob }) => join(blob, '..')));
  const layout = assemble(spec, [written, written]);
  const out = join(directory, 'layout');
  await mkdir(join(out, 'blobs/sha256'), { recursive: true });
  for (const [path, blob] of layout.links) await symlink(blob, join(out, path));
  for (const [path, text] of layout.files) await writeFile(join(out, path), text);
  return out;
}
