import type { LayoutImage } from './layout.ts';

/** A table for a person: per platform the manifest's digest, its layers with their sizes, and their sum. */
export function formatLayout({ name, digest, images }: LayoutImage): string {
  const lines = [`${name}`, `index ${digest}`];
  const names = images.flatMap(({ layers }) => layers.map((layer) => layer.name.length));
  const width = Math.max(15, ...names) + 1;
  for (const image of images) {
    lines.push('', `linux/${image.architecture}  ${image.digest}`);
    for (const layer of image.layers) {
      lines.push(`  ${layer.name.padEnd(width)}${megabytes(layer.size)}  ${layer.digest.slice(0, 19)}`);
    }
    lines.push(`  ${'total'.padEnd(width)}${megabytes(image.size)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Bytes as megabytes of 10⁶, right-aligned: what registries and `docker images` count in. */
function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1).padStart(8)} MB`;
}
