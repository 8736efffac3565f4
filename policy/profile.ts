import { z } from 'zod';
import { Word } from './permissions/entry.ts';
import type { Permission } from './permissions/permission.ts';

/**
 * Commands that begin with `words` (a word boundary follows). With `any`, only those in which one of these words comes
 * later; a `*` at its end stands for the rest of the word.
 */
export const CommandMatch = z.strictObject({
  words: z.array(Word).min(1),
  any: z.array(Word).min(1).optional(),
});
export type CommandMatch = z.infer<typeof CommandMatch>;

/** One thing that is refused, and why: commands to run, or paths to read or write (globs; `~` is the home). */
export const DenyEntry = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by hyphens'),
    reason: z.string().min(1),
    commands: z.array(CommandMatch).min(1).optional(),
    paths: z
      .array(z.string().regex(/^(~|\*\*)\//, 'a path below ~/ or **/'))
      .min(1)
      .optional(),
  })
  .refine((entry) => entry.commands !== undefined || entry.paths !== undefined, 'expected commands or paths');
export type DenyEntry = z.infer<typeof DenyEntry>;

/** What a file of `profiles/` says. */
export const ProfileFile = z.strictObject({
  description: z.string().min(1),
  extends: z.string().optional(),
  /** Whether anything is asked: `ask` needs a person. */
  approvals: z.enum(['ask', 'never']).optional(),
  output: z.enum(['text', 'json']).optional(),
  /** Whether the entries of `profiles/permissions/` apply. */
  permissions: z.enum(['none', 'all']).optional(),
  deny: z.array(DenyEntry).optional(),
});
export type ProfileFile = z.infer<typeof ProfileFile>;

/** A profile with what it extends put in. */
export interface Profile {
  name: string;
  description: string;
  approvals: 'ask' | 'never';
  output: 'text' | 'json';
  /** What is allowed, asked for and denied; empty where nobody is asked. */
  permissions: readonly Permission[];
  /** What is refused even where nobody is asked. */
  deny: DenyEntry[];
}
