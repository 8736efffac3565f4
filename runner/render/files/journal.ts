import { z } from 'zod';

/** What is about to be written, and what it takes to put it back. */
export const Journal = z.strictObject({
  schema: z.literal('paddock/journal/v1'),
  files: z.array(
    z.strictObject({
      path: z.string(),
      /** The file's text and mode before; null where it is not there. */
      before: z.strictObject({ text: z.string(), mode: z.number().int() }).nullable(),
      /** SHA-256 of its text after; null where it is removed. */
      after: z.string().nullable(),
    }),
  ),
  /** SHA-256 of the manifest after; null where it is removed. When it is that, all else has been written. */
  manifest: z.string().nullable(),
  /** Folders that are made for them, the outermost first. */
  folders: z.array(z.string()),
  /** What is cleared away once all is written: copies that no file needs any more, and folders if they are empty. */
  clear: z.strictObject({ copies: z.array(z.string()), folders: z.array(z.string()) }),
});
export type Journal = z.infer<typeof Journal>;
