import { z } from 'zod';

const Path = z.array(z.string()).min(1);

/**
 * What Paddock owns in a settings file, and what was there before.
 *
 * `value`: ours, and the person's last own value where there was one. `list`: the items that we put in and they had not,
 * and whether the list was not there before. `table`: a table that was not there before.
 */
export const OwnedEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), path: Path, value: z.json(), former: z.json().optional() }),
  z.strictObject({ kind: z.literal('list'), path: Path, added: z.array(z.json()), created: z.boolean() }),
  z.strictObject({ kind: z.literal('table'), path: Path }),
]);
export type OwnedEntry = z.infer<typeof OwnedEntry>;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal');

/** One file that was rendered. */
export const FileRecord = z.strictObject({
  cli: z.string(),
  /** The CLI's configuration folder: below the target's home a relative path, else an absolute one. */
  folder: z.string(),
  /** The file, relative to that folder. */
  path: z.string(),
  format: z.enum(['whole', 'json', 'toml']),
  /** What the file was before the first render, by its SHA-256 the name of a kept copy; null where it was not there. */
  before: z.strictObject({ sha256: Sha256 }).nullable(),
  /** What we wrote last. */
  written: Sha256,
  /** Whether every render found the file as the one before had left it. */
  untouched: z.boolean(),
  owned: z.array(OwnedEntry),
});
export type FileRecord = z.infer<typeof FileRecord>;

/** What has been rendered to one target: what a later render takes back and `--revert` undoes. */
export const Manifest = z.strictObject({
  schema: z.literal('paddock/rendered/v1'),
  /** Counts the renders that wrote something. */
  revision: z.number().int(),
  files: z.array(FileRecord),
  /** Folders that were made for it, by absolute path. */
  folders: z.array(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** The manifest of a target to which nothing has been rendered. */
export const EMPTY: Manifest = { schema: 'paddock/rendered/v1', revision: 0, files: [], folders: [] };
