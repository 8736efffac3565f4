import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blobPath } from '../../generators/oci/image/assemble.ts';
import { Index, Manifest } from '../../generators/oci/schema.ts';

/** One platform's image in a layout; sizes are bytes, compressed. */
export interface PlatformImage {
  architecture: string;
  digest: string;
  layers: { name: string; digest: string; size: number }[];
  size: number;
}

/** A layout's image: `name` with its tag, the digest of the image index, and an image per platform. */
export interface LayoutImage {
  name: string;
  digest: string;
  images: PlatformImage[];
}

/** Reads an OCI layout directory that Paddock built. Throws where it is none, or not as the specification says. */
export async function readLayout(directory: string): Promise<LayoutImage> {
  const read = async (path: string) => JSON.parse(await readFile(join(directory, path), 'utf8')) as unknown;
  const [top] = Index.parse(await read('index.json')).manifests;
  if (top === undefined) throw new Error(`${directory}: index.json names no image`);
  const index = Index.parse(await read(blobPath(top.digest)));
  const images = await Promise.all(
    index.manifests.map(async ({ digest, platform }) => {
      const { layers } = Manifest.parse(await read(blobPath(digest)));
      return {
        architecture: platform?.architecture ?? 'unknown',
        digest,
        layers: layers.map((layer) => ({
          name: layer.annotations?.['org.opencontainers.image.title'] ?? '',
          digest: layer.digest,
          size: layer.size,
        })),
        size: layers.reduce((sum, layer) => sum + layer.size, 0),
      };
    }),
  );
  return { name: top.annotations?.['org.opencontainers.image.ref.name'] ?? '', digest: top.digest, images };
}
