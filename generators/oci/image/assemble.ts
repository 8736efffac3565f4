import { createHash } from 'node:crypto';
import type { LayerDescription } from '../layer/spec.ts';
import {
  type Descriptor,
  ImageConfig,
  Index,
  Manifest,
  MEDIA_TYPES,
  OciLayout,
  type Platform,
} from '../schema.ts';
import type { ImageSpec } from './spec.ts';

// A build says nothing about when it ran, or two builds would differ.
const CREATED = '1970-01-01T00:00:00Z';

/** One layer on its way into an image: where its blob lies, and what it is. */
export interface ImageLayer {
  blob: string;
  description: LayerDescription;
}

/** A whole OCI layout (image-layout.md): small files by their path, and layer digests with the blob each links to. */
export interface Layout {
  files: Map<string, string>;
  links: Map<string, string>;
}

/**
 * The layout of a multi-platform image. `index.json` names one descriptor, the image index, so that tools which copy
 * a whole image take both platforms. Everything is checked against the specification's schemas as it is written.
 *
 * `layers` holds, for each of the spec's images, its layers, lowest first.
 */
export function assemble(spec: ImageSpec, layers: readonly (readonly ImageLayer[])[]): Layout {
  const layout: Layout = { files: new Map(), links: new Map() };
  const annotations = Object.fromEntries(
    Object.entries(spec.annotations).map(([key, value]) => [`org.opencontainers.image.${key}`, value]),
  );
  annotations['org.opencontainers.image.created'] = CREATED;

  const manifests = spec.images.map((image, position) => {
    const own = layers[position] ?? [];
    for (const { blob, description } of own) layout.links.set(blobPath(description.digest), blob);
    const config = addBlob(layout, MEDIA_TYPES.config, imageConfig(image, own));
    const manifest = Manifest.parse({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.manifest,
      config,
      layers: own.map(({ description: { mediaType, digest, size, name } }) => ({
        ...{ mediaType, digest, size },
        annotations: { 'org.opencontainers.image.title': name },
      })),
      annotations,
    });
    return { ...addBlob(layout, MEDIA_TYPES.manifest, manifest), platform: platformOf(image.architecture) };
  });
  const index = Index.parse({ schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests, annotations });
  const top = Index.parse({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests: [
      {
        ...addBlob(layout, MEDIA_TYPES.index, index),
        annotations: { 'org.opencontainers.image.ref.name': spec.name },
      },
    ],
  });
  layout.files.set('index.json', JSON.stringify(top));
  layout.files.set('oci-layout', JSON.stringify(OciLayout.parse({ imageLayoutVersion: '1.0.0' })));
  return layout;
}

function imageConfig(image: ImageSpec['images'][number], layers: readonly ImageLayer[]): ImageConfig {
  const { config } = image;
  return ImageConfig.parse({
    created: CREATED,
    ...platformOf(image.architecture),
    config: {
      User: config.user,
      Env: config.env,
      Entrypoint: config.entrypoint,
      ...(config.cmd && { Cmd: config.cmd }),
      WorkingDir: config.workingDir,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ description }) => description.diffId) },
    history: layers.map(({ description }) => ({
      created: CREATED,
      created_by: 'paddock',
      comment: description.name,
    })),
  });
}

function platformOf(architecture: Platform['architecture']): Platform {
  return { architecture, os: 'linux', ...(architecture === 'arm64' && { variant: 'v8' as const }) };
}

function addBlob(layout: Layout, mediaType: Descriptor['mediaType'], value: unknown): Descriptor {
  const text = JSON.stringify(value);
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  layout.files.set(blobPath(digest), text);
  return { mediaType, digest, size: Buffer.byteLength(text) };
}

/** Where a layout keeps a blob. */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
