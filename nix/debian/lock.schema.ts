import { z } from 'zod';

export const DEBIAN_ARCHITECTURES = ['amd64', 'arm64'] as const;
export type DebianArchitecture = (typeof DEBIAN_ARCHITECTURES)[number];

/** One pinned package: `path` is relative to the archive's root, so that any mirror serves it. */
export const LockedPackage = z.strictObject({
  package: z.string(),
  version: z.string(),
  path: z.string().regex(/^pool\/(?!.*\.\.\/)/, 'a path below pool/'),
  size: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal'),
});
export type LockedPackage = z.infer<typeof LockedPackage>;

/** `debian.lock.json`: the closure of an image's packages for each architecture, sorted by package name. */
export const DebianLock = z.strictObject({
  suite: z.string(),
  requested: z.array(z.string()),
  architectures: z.strictObject({
    amd64: z.array(LockedPackage),
    arm64: z.array(LockedPackage),
  }),
});
export type DebianLock = z.infer<typeof DebianLock>;

/** The part of an `image.toml` that the lock is made from. */
export const Userland = z.object({
  userland: z.object({ suite: z.string(), packages: z.array(z.string()).min(1) }),
});
