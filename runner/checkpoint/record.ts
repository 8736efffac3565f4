import { z } from 'zod';

// What a checkpoint holds, beside the objects. Paths are bytes, one character each (runner/git/bytes.ts).

const oid = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
/** Nanoseconds since 1970, and other large numbers: as text, for JSON has none of that size. */
const large = z.string().regex(/^\d+$/);

const plainFile = z.strictObject({
  kind: z.literal('file'),
  path: z.string(),
  mode: z.number().int(),
  oid,
  size: large,
  mtime: large,
  ctime: large,
  inode: large,
});
const plainLink = z.strictObject({ kind: z.literal('link'), path: z.string(), target: z.string() });
const plainFolder = z.strictObject({ kind: z.literal('folder'), path: z.string(), mode: z.number().int() });

/** What git's own trees cannot hold: an empty folder, and everything in a git directory but its objects. */
export const plainSchema = z.discriminatedUnion('kind', [plainFile, plainLink, plainFolder]);
export type Plain = z.infer<typeof plainSchema>;
export type PlainFile = z.infer<typeof plainFile>;

/** What was ignored, and by which rules, when the checkpoint was made: gitignore(5) in the order of its precedence. */
const ignoredSchema = z.strictObject({
  /** The user's file and `info/exclude`, as one text. */
  base: z.string(),
  /** The tree whose ignore files count. Of a state that a rollback found, it is that of the checkpoint, not the agent's. */
  tree: oid,
  /** Ignore files that are ignored themselves, such as a virtual environment's; those that are not are in the tree. */
  hidden: z.array(z.strictObject({ folder: z.string(), text: z.string() })),
  /** What was there and ignored; a folder, with a slash at its end, stands for all that is in it. */
  paths: z.array(z.string()),
  /** Ignored by a rule and tracked all the same: content like any other. */
  tracked: z.array(z.string()),
});
export type Ignored = z.infer<typeof ignoredSchema>;

/** A state of a working tree and its repository. */
export const stateSchema = z.strictObject({
  /** When it was read, in milliseconds since 1970, by this machine's clock. */
  taken: z.number(),
  /** Every file that is not ignored, as it is on disk, without any conversion. */
  tree: oid,
  /** Below the working tree, its `.git` included. */
  files: z.array(plainSchema),
  /** Below the common git directory, where that lies elsewhere. */
  commonFiles: z.array(plainSchema),
  head: z.string().optional(),
  refs: z.record(z.string(), z.string()),
  shallow: z.array(oid),
  ignored: ignoredSchema,
});
export type State = z.infer<typeof stateSchema>;

export const recordSchema = z.strictObject({
  schema: z.literal('paddock/checkpoint/v1'),
  name: z.string(),
  /** `undo`: what a rollback found, so that it can be taken back. */
  kind: z.enum(['checkpoint', 'undo']),
  time: z.iso.datetime(),
  /** The run that it was made for. */
  run: z.string().optional(),
  places: z.strictObject({ root: z.string(), gitDir: z.string(), commonDir: z.string() }),
  objectFormat: z.enum(['sha1', 'sha256']),
  ignoreCase: z.boolean(),
  /** The commit that git shows for it. */
  commit: oid,
  state: stateSchema,
  /** What could not be kept, in words. */
  notes: z.array(z.string()),
});
/** A checkpoint, as it is kept outside of the repository. */
export type Checkpoint = z.infer<typeof recordSchema>;

export const REF_FOLDER = 'refs/paddock/checkpoints';
export const refOf = (name: string) => `${REF_FOLDER}/${name}`;
export const tagOf = (name: string) => `refs/tags/${name}`;
const NAME = /^containment-\d{8}-\d{6}(?:-\d+)?$/;
export const isName = (name: string) => NAME.test(name);

/** Whether a ref is one of ours: those are no part of a state, for they come and go with the checkpoints. */
export const isOurs = (ref: string) =>
  ref.startsWith('refs/paddock/') || (ref.startsWith('refs/tags/') && isName(ref.slice('refs/tags/'.length)));

/** `containment-YYYYMMDD-HHMMSS`, in UTC; a second one in the same second ends in `-2`, and so on. */
export function nameFor(now: Date, isTaken: (name: string) => boolean): string {
  const digits = now.toISOString().replace(/\D/g, '');
  const name = `containment-${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
  let free = name;
  for (let count = 2; isTaken(free); count += 1) free = `${name}-${count}`;
  return free;
}
