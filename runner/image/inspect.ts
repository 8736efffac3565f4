import type { LayoutImage } from './layout.ts';

/** A table for a person: per platform the manifest's digest, its layers with their sizes, and their sum. */
export function formatLayout({ name, digest, images }: LayoutImage): string {
  const lines = [`${name}`, `index ${digest}`];
  for (const image of images) {
    lines.push('', `linux/${image.architecture}  ${image.digest}`);
    const rows = [...image.layers.map((layer) => [layer.name, layer.size, layer.digest] as const)];
    for (const [layer, size, layerDigest] of rows) {
      lines.push(`  ${layer.padEnd(16)}${megabytes(size)}  ${layerDigest.slice(0, 19)}`);
    }
    lines.push(`  ${'total'.padEnd(16)}${megabytes(image.size)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Bytes as megabytes of 10⁶, right-aligned: what registries and `docker images` count in. */
function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1).padStart(8)} MB`;
}
