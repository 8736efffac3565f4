import { z } from 'zod';

/** A path, a name or the like. */
const Text = z.string().max(4096);

/** What the gate in a box asks (`Question` in policy/gate/question.ts). Anything in the box can write to its socket. */
export const Question = z.strictObject({
  schema: z.literal('paddock/call/v1'),
  cli: z.enum(['claude', 'codex', 'gemini']),
  tool: Text,
  calls: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('shell'), command: z.string(), directory: Text.optional() }),
        z.strictObject({ kind: z.literal('file_read'), path: Text }),
        z.strictObject({ kind: z.literal('file_write'), path: Text }),
        z.strictObject({ kind: z.literal('other'), name: Text }),
      ]),
    )
    .min(1)
    .max(1000),
  cwd: Text.optional(),
  resolved: z.record(Text, Text),
  refused: z.strictObject({ rule: Text, what: z.string() }).optional(),
});
export type Question = z.infer<typeof Question>;
