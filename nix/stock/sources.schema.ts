import { z } from 'zod';

const Named = z.object({ name: z.string(), storePath: z.string().startsWith('/') });

/** A tarball from the npm registry; `integrity` is the lock's SRI hash. */
export const NpmSource = Named.extend({ spec: z.string(), integrity: z.string().regex(/^sha512-/) });
export type NpmSource = z.infer<typeof NpmSource>;

/** A package from the Debian archive; `path` is relative to the archive's root. */
export const DebianSource = Named.extend({ path: z.string(), sha256: z.string() });
export type DebianSource = z.infer<typeof DebianSource>;

/** The static busybox, a directory made from `package`, the store name of a Debian source. */
export const SeedSource = Named.extend({ package: z.string() });
export type SeedSource = z.infer<typeof SeedSource>;

/** What `nix/sources.nix` evaluates to. */
export const Sources = z.object({
  npm: z.array(NpmSource),
  debian: z.array(DebianSource),
  seed: SeedSource,
});
export type Sources = z.infer<typeof Sources>;
