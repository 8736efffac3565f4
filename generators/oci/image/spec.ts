import { z } from 'zod';

/** The OCI image that Nix asks for. `layers` are directories that the layer writer made, lowest first. */
export const ImageSpec = z.strictObject({
  /** Name and tag, such as `paddock/agent:0.1.0`. */
  name: z.string().regex(/^[a-z0-9/._-]+:[A-Za-z0-9._-]+$/, 'name:tag'),
  annotations: z.strictObject({
    title: z.string(),
    description: z.string(),
    version: z.string(),
    revision: z.string(),
    source: z.string(),
    licenses: z.string(),
  }),
  images: z
    .array(
      z.strictObject({
        architecture: z.enum(['amd64', 'arm64']),
        layers: z.array(z.string().startsWith('/')).min(1),
        config: z.strictObject({
          user: z.string(),
          workingDir: z.string(),
          entrypoint: z.array(z.string()).min(1),
          cmd: z.array(z.string()).optional(),
          env: z.array(z.string()),
        }),
      }),
    )
    .min(1),
});
export type ImageSpec = z.infer<typeof ImageSpec>;
