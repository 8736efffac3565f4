import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { blobPath } from '../../generators/oci/image/assemble.ts';
import { type Descriptor, Index, Manifest, OciLayout } from '../../generators/oci/schema.ts';

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

/**
 * Reads an OCI layout directory that Paddock built. Throws, with the file's name and what to do, where it is none,
 * not as the specification says, or where a blob is missing or not the one that its descriptor names (layers: by
 * their size, not read through).
 */
export async function readLayout(directory: string): Promise<LayoutImage> {
  await readJson(directory, 'oci-layout', OciLayout);
  const [top, ...others] = (await readJson(directory, 'index.json', Index)).manifests;
  if (top === undefined || others.length > 0) {
    throw broken(directory, 'index.json', `got ${others.length + 1} images, expected one image index`);
  }
  const index = await readJson(directory, blobPath(top.digest), Index, top);
  const images = await Promise.all(index.manifests.map((manifest) => readImage(directory, manifest)));
  return { name: top.annotations?.['org.opencontainers.image.ref.name'] ?? '', digest: top.digest, images };
}

async function readImage(directory: string, descriptor: Descriptor): Promise<PlatformImage> {
  const { digest, platform } = descriptor;
  const { layers } = await readJson(directory, blobPath(digest), Manifest, descriptor);
  for (const layer of layers) await requireSize(directory, layer);
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
}

async function readJson<T>(
  directory: string,
  path: string,
  schema: z.ZodType<T>,
  descriptor?: Descriptor,
): Promise<T> {
  const text = await readFile(join(directory, path), 'utf8').catch(() => {
    throw broken(directory, path, 'cannot be read');
  });
  const found = createHash('sha256').update(text).digest('hex');
  if (descriptor !== undefined && descriptor.digest !== `sha256:${found}`) {
    throw broken(directory, path, `got other bytes, of digest sha256:${found}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw broken(directory, path, 'got no JSON');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw broken(directory, path, `${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
}

async function requireSize(directory: string, { digest, size }: Descriptor): Promise<void> {
  const path = blobPath(digest);
  const found = (await stat(join(directory, path)).catch(() => undefined))?.size;
  if (found !== size) throw broken(directory, path, `got ${found ?? 'no file'}, expected ${size} bytes`);
}

function broken(directory: string, path: string, found: string): Error {
  return new Error(
    `${join(directory, path)}: ${found}; this is no whole OCI layout, build it again: nix build .#agent-image`,
  );
}
