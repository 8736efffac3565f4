import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from './entry.ts';
import { LayerDescription } from './spec.ts';
import { writeLayer } from './write.ts';

/** Writes a layer as `<directory>/blob` and `<directory>/layer.json`, which the image is put together from. */
export async function outputLayer(
  name: string,
  entries: readonly Entry[],
  directory: string,
  level: number,
): Promise<LayerDescription> {
  await mkdir(directory, { recursive: true });
  const written = await writeLayer(entries, join(directory, 'blob'), level);
  const description = LayerDescription.parse({ name, ...written });
  await writeFile(join(directory, 'layer.json'), `${JSON.stringify(description, null, 2)}\n`);
  return description;
}
