import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { blobPath } from '../../../generators/oci/image/assemble.ts';
import type { BuiltImage } from './image.ts';

/** Unpacks some layers of one platform, lowest first, below `directory`, as a container engine would. */
export async function unpackLayers(
  { directory: layout, layout: { images } }: BuiltImage,
  architecture: string,
  directory: string,
  wanted: (layer: string) => boolean = () => true,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const image = images.find((candidate) => candidate.architecture === architecture);
  if (image === undefined) throw new Error(`the layout has no image for ${architecture}`);
  for (const { name, digest } of image.layers) {
    if (!wanted(name)) continue;
    await execa('tar', [
      '--extract',
      '--zstd',
      '--file',
      join(layout, blobPath(digest)),
      '--directory',
      directory,
    ]);
  }
}
