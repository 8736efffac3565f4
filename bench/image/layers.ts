import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { blobPath } from '../../generators/oci/image/assemble.ts';

/** Per architecture, the digests and sizes (bytes) of an image's layers. */
export type Layers = Map<string, Map<string, number>>;

// Of another tool's layouts as well, so only what is read here is asked for.
const Descriptor = z.object({
  digest: z.string(),
  size: z.int(),
});
const Node = z.union([
  z.object({ manifests: z.array(Descriptor) }),
  z.object({ config: Descriptor, layers: z.array(Descriptor) }),
]);
const Config = z.object({ architecture: z.string() });

/** Reads the layers of an OCI layout. Its blobs may be links that lead nowhere outside their store; none is followed. */
export async function readLayers(layout: string): Promise<Layers> {
  const layers: Layers = new Map();
  const read = async (path: string) => JSON.parse(await readFile(join(layout, path), 'utf8')) as unknown;
  const visit = async (path: string): Promise<void> => {
    const node = Node.parse(await read(path));
    if ('manifests' in node) {
      for (const { digest } of node.manifests) await visit(blobPath(digest));
      return;
    }
    const { architecture } = Config.parse(await read(blobPath(node.config.digest)));
    layers.set(architecture, new Map(node.layers.map(({ digest, size }) => [digest, size])));
  };
  await visit('index.json');
  return layers;
}

/** The bytes of the layers that `now` has and `before` has not, in some architectures; a shared layer counts once. */
export function newBytes(before: Layers, now: Layers, architectures: Iterable<string>): number {
  const known = new Set([...before.values()].flatMap((layers) => [...layers.keys()]));
  const fresh = new Map<string, number>();
  for (const architecture of architectures) {
    for (const [digest, size] of now.get(architecture) ?? []) if (!known.has(digest)) fresh.set(digest, size);
  }
  return sum(fresh.values());
}

/** The bytes of an architecture's layers. */
export function imageSize(layers: Layers, architecture: string): number {
  return sum(layers.get(architecture)?.values() ?? []);
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}
