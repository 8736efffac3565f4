import { z } from 'zod';

export const DECISIONS = ['allow', 'ask', 'deny'] as const;
export const Decision = z.enum(DECISIONS);
export type Decision = z.infer<typeof Decision>;

/**
 * One line that shows all that is in it: no control, format or unassigned characters, which could hide or turn around
 * what a person reads.
 */
const Line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'one line without invisible characters');

/**
 * One word of a command, in the characters that a shell hands over as they are without quotes. A `*` at its end, after
 * at least one other, stands for the rest of the word.
 */
export const Word = z
  .string()
  .regex(/^[A-Za-z0-9_@%+=:,./~^-]+\*?$/, 'a word that needs no quotes, with `*` only at its end')
  // At the end of a rule Claude Code 2.1.330 reads `a:*` as `a` and any words after it, not as the rest of the word.
  .regex(/(?<!:\*)$/, 'a word that does not end in `:*`');

const Command = z
  .string()
  .regex(
    /^[A-Za-z0-9_@%+=:,./~^-]+( [A-Za-z0-9_@%+=:,./~^-]+)*$/,
    'words that need no quotes, one space between two',
  );

/**
 * A path pattern: `**` any folders, `*` anything within one name. It begins with `/` (absolute), `~/` (the home),
 * `./` (the workspace) or `**` and a slash (anywhere).
 */
const PathPattern = z
  .string()
  .max(200)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'a path without invisible characters')
  .regex(/^(\/|~\/|\.\/|\*\*\/)[^\s/]/, 'a path that begins with `/`, `~/`, `./` or `**/`')
  .regex(
    /^(?!.*(^|\/)\.\.(\/|$))(?!.*\/\/)(?!.*\/$)[^{}[\]!()?\\"'`$|<>]*$/,
    'no `..`, no `//`, and no pattern but `*` and `**`',
  )
  .regex(/^(?!.*[^/]\*\*)(?!.*\*\*[^/])/, '`**` only as a whole name');

/** A bare host, `example.org`, or all hosts below one, `*.example.org`. Its last label is no number: no addresses. */
const Host = z
  .string()
  .max(253)
  .regex(
    /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/,
    'a bare host in lower case such as `example.org` or `*.example.org`: no scheme, port, path or address',
  );

/** An MCP server, or one tool of it: `server` or `server:tool`. Two CLIs join the two by `__`, so neither holds it. */
const Mcp = z
  .string()
  .regex(/^(?!.*__)[A-Za-z0-9][A-Za-z0-9_-]*(:[A-Za-z0-9_-]+)?$/, '`server` or `server:tool`, without `__`');

/** What an entry matches; exactly one of these words stands in an entry. */
export const KINDS = ['command', 'read', 'edit', 'path', 'host', 'mcp'] as const;

/**
 * One entry of the corpus. `command` matches a simple command that begins with these words; with `any`, only where one
 * of those words comes later (word.ts says in which forms). `read` and `edit` match what is done to a file, `path` both,
 * also where a command names it.
 */
export const PermissionEntry = z
  .strictObject({
    command: Command.optional(),
    any: z
      .array(Word)
      .min(1)
      .refine((words) => new Set(words).size === words.length, 'no word twice')
      .optional(),
    read: PathPattern.optional(),
    edit: PathPattern.optional(),
    path: PathPattern.optional(),
    host: Host.optional(),
    mcp: Mcp.optional(),
    /** Why it is decided so; asked for wherever it is not obvious, and always for a denial. */
    reason: Line.optional(),
    /** Why an entry stands although another one of the same or a stronger decision covers it. */
    note: Line.optional(),
  })
  .refine(
    (entry) => KINDS.filter((kind) => entry[kind] !== undefined).length === 1,
    `exactly one of ${KINDS.join(', ')}`,
  )
  .refine((entry) => entry.any === undefined || entry.command !== undefined, '`any` only beside `command`');
export type PermissionEntry = z.infer<typeof PermissionEntry>;

/** The lists of entries by decision, as a domain's file or an extension of a person's own holds them. */
const Lists = {
  allow: z.array(PermissionEntry).default([]),
  ask: z.array(PermissionEntry).default([]),
  deny: z.array(PermissionEntry).default([]),
};

/** A file of `profiles/permissions/`: one domain. */
export const PermissionFile = z.strictObject({
  title: z.string().min(1),
  description: z.string().min(1),
  ...Lists,
});
export type PermissionFile = z.infer<typeof PermissionFile>;

/** What a person adds to the corpus, and what they take out of it: an entry without its decision. */
export const PermissionExtension = z.strictObject({ ...Lists, remove: z.array(PermissionEntry).default([]) });
export type PermissionExtension = z.infer<typeof PermissionExtension>;
