import { z } from 'zod';

const Variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'an environment variable name');

/**
 * How the image starts one agent CLI under one profile.
 *
 * `headless` and `interactive` are the arguments put before the user's own: the first where standard input or
 * output is no terminal, the second where both are. `environment` is set for the CLI, over whatever came in; `defaults` is
 * set where nothing came in, so that no file of the workspace can set it.
 */
export const Launch = z.strictObject({
  program: z.string().startsWith('/'),
  headless: z.array(z.string()),
  interactive: z.array(z.string()),
  environment: z.record(Variable, z.string()),
  defaults: z.record(Variable, z.string()),
  /**
   * Arguments added when `variable` holds a URL, for a CLI that takes its endpoint by flag alone. `{url}` in
   * them stands for the URL as a quoted TOML string.
   */
  endpoint: z.strictObject({ variable: Variable, args: z.array(z.string()) }).optional(),
  /**
   * What the CLI needs in the home directory: relative path → text of a file, or null for a directory. `{cwd}` in
   * a text stands for the working directory, escaped for the inside of a JSON string. Existing files stay.
   */
  home: z.record(z.string().regex(/^[^/].*$/), z.string().nullable()),
});
export type Launch = z.infer<typeof Launch>;

/** `/etc/paddock/launch.json` in the image: profile name → tool name → how to start it. */
export const LaunchFile = z.strictObject({
  schema: z.literal('paddock/launch/v1'),
  profiles: z.record(z.string(), z.record(z.string(), Launch)),
});
export type LaunchFile = z.infer<typeof LaunchFile>;

/** Where the image keeps its {@link LaunchFile}. */
export const LAUNCH_FILE = '/etc/paddock/launch.json';
