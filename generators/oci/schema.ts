import { z } from 'zod';

/** The OCI image-spec 1.1 media types that Paddock writes (media-types.md). */
export const MEDIA_TYPES = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+zstd',
} as const;

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a SHA-256 digest');
const Size = z.int().nonnegative();
const Annotations = z.record(z.string().min(1), z.string());

/** The platform of a manifest in an index (image-index.md). */
export const Platform = z.strictObject({
  architecture: z.enum(['amd64', 'arm64']),
  os: z.literal('linux'),
  variant: z.literal('v8').optional(),
});
export type Platform = z.infer<typeof Platform>;

/** A content descriptor (descriptor.md). `size` is in bytes. */
export const Descriptor = z.strictObject({
  mediaType: z.enum(Object.values(MEDIA_TYPES)),
  digest: Digest,
  size: Size,
  platform: Platform.optional(),
  annotations: Annotations.optional(),
});
export type Descriptor = z.infer<typeof Descriptor>;

/** The `config` object of an image configuration: how a container is started (config.md). */
export const ContainerConfig = z.strictObject({
  User: z.string(),
  Env: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*=/, 'NAME=value')),
  Entrypoint: z.array(z.string()).min(1),
  Cmd: z.array(z.string()).optional(),
  WorkingDir: z.string().startsWith('/'),
  Labels: Annotations.optional(),
  StopSignal: z.string().optional(),
});

/** An image configuration (config.md). `created` is an RFC 3339 time. */
export const ImageConfig = z.strictObject({
  created: z.iso.datetime(),
  architecture: Platform.shape.architecture,
  os: Platform.shape.os,
  variant: Platform.shape.variant,
  config: ContainerConfig,
  rootfs: z.strictObject({ type: z.literal('layers'), diff_ids: z.array(Digest).min(1) }),
  history: z.array(
    z.strictObject({ created: z.iso.datetime(), created_by: z.string(), comment: z.string().optional() }),
  ),
});
export type ImageConfig = z.infer<typeof ImageConfig>;

/** An image manifest (manifest.md). */
export const Manifest = z.strictObject({
  schemaVersion: z.literal(2),
  mediaType: z.literal(MEDIA_TYPES.manifest),
  config: Descriptor.extend({ mediaType: z.literal(MEDIA_TYPES.config) }),
  layers: z.array(Descriptor.extend({ mediaType: z.literal(MEDIA_TYPES.layer) })).min(1),
  annotations: Annotations.optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** An image index (image-index.md); also the form of a layout's `index.json`. */
export const Index = z.strictObject({
  schemaVersion: z.literal(2),
  mediaType: z.literal(MEDIA_TYPES.index),
  manifests: z.array(Descriptor).min(1),
  annotations: Annotations.optional(),
});
export type Index = z.infer<typeof Index>;

/** The `oci-layout` file (image-layout.md). */
export const OciLayout = z.strictObject({ imageLayoutVersion: z.literal('1.0.0') });
