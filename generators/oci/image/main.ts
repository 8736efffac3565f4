import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LayerDescription } from '../layer/spec.ts';
import { assemble, type ImageLayer } from './assemble.ts';
import { ImageSpec } from './spec.ts';

const [specFile, out] = process.argv.slice(2);
if (specFile === undefined || out === undefined) {
  process.stderr.write('usage: generators/oci/image/main.ts SPEC.json OUT_DIR\n');
  process.exit(64);
}

async function readLayer(directory: string): Promise<ImageLayer> {
  const description = LayerDescription.parse(
    JSON.parse(await readFile(join(directory, 'layer.json'), 'utf8')),
  );
  return { blob: join(directory, 'blob'), description };
}

const spec = ImageSpec.parse(JSON.parse(await readFile(specFile, 'utf8')));
const layers = await Promise.all(spec.images.map((image) => Promise.all(image.layers.map(readLayer))));
const layout = assemble(spec, layers);
await mkdir(join(out, 'blobs/sha256'), { recursive: true });
// The layers stay where Nix has put them; the layout links to them.
for (const [path, blob] of layout.links) await symlink(blob, join(out, path));
for (const [path, text] of layout.files) await writeFile(join(out, path), text);
