import { z } from 'zod';

const Mode = z
  .string()
  .regex(/^[01]?[0-7]{3}$/, 'an octal mode such as "0755", without setuid or setgid')
  .transform((text) => Number.parseInt(text, 8));
const AbsolutePath = z.string().startsWith('/');
const Pattern = z.string();

/** Files of an npm tarball. `from` and `reachableFrom` are paths in the tarball, `drop` patterns over them. */
export const NpmContent = z.strictObject({
  kind: z.literal('npm'),
  tarball: AbsolutePath,
  /** A file, or a directory with all that is below it. */
  pick: z.array(z.strictObject({ from: z.string(), to: AbsolutePath, mode: Mode.optional() })).min(1),
  drop: z.array(Pattern).default([]),
  /** Keeps, of the `.js` files, those that these files import, directly or not. */
  reachableFrom: z.array(z.string()).optional(),
});
export type NpmContent = z.infer<typeof NpmContent>;

/** Debian packages, unpacked without their maintainer scripts. `keep` wins over `drop`. */
export const DebianContent = z.strictObject({
  kind: z.literal('debian'),
  packages: z.array(z.strictObject({ name: z.string(), deb: AbsolutePath })).min(1),
  drop: z.array(Pattern).default([]),
  keep: z.array(Pattern).default([]),
  /** The command that decompresses xz from standard input to standard output, with `-dc` added. */
  xz: z.array(z.string()).min(1),
});
export type DebianContent = z.infer<typeof DebianContent>;

/** The closure of a Nix package, from the registration that `exportReferencesGraph` writes. */
export const StorePathsContent = z.strictObject({
  kind: z.literal('storePaths'),
  registration: z.string(),
});
export type StorePathsContent = z.infer<typeof StorePathsContent>;

// Six octal digits: what a ustar header holds.
const Owner = z.int().nonnegative().max(0o777777);

export const Content = z.discriminatedUnion('kind', [
  NpmContent,
  DebianContent,
  StorePathsContent,
  z.strictObject({ kind: z.literal('file'), path: AbsolutePath, source: AbsolutePath, mode: Mode }),
  z.strictObject({ kind: z.literal('text'), path: AbsolutePath, text: z.string(), mode: Mode }),
  z.strictObject({ kind: z.literal('link'), path: AbsolutePath, target: z.string().min(1) }),
  z.strictObject({ kind: z.literal('directory'), path: AbsolutePath, mode: Mode, uid: Owner, gid: Owner }),
  /** All certificates below /usr/share/ca-certificates, as one file where programs look for it. */
  z.strictObject({ kind: z.literal('caBundle') }),
]);
export type Content = z.infer<typeof Content>;

/** What one layer holds, as Nix asks for it. Contents are applied in order. */
export const LayerSpec = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9._+-]*$/i),
  architecture: z.enum(['amd64', 'arm64']),
  contents: z.array(Content).min(1),
  compressionLevel: z.int().min(1).max(19).default(3),
});
export type LayerSpec = z.infer<typeof LayerSpec>;

/** `layer.json` beside a layer's blob. Sizes are bytes. */
export const LayerDescription = z.strictObject({
  name: z.string(),
  mediaType: z.literal('application/vnd.oci.image.layer.v1.tar+zstd'),
  digest: z.string(),
  size: z.int(),
  diffId: z.string(),
  uncompressedSize: z.int(),
});
export type LayerDescription = z.infer<typeof LayerDescription>;
