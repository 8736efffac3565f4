import { z } from 'zod';
import { ToolCallSchema } from '../../policy/risk/call-schema.ts';

/** A path, a name or the like. */
const Text = z.string().max(4096);

/** What the gate in a box asks (`Question` in policy/gate/question.ts). Anything in the box can write to its socket. */
export const Question = z.strictObject({
  schema: z.literal('paddock/call/v1'),
  cli: z.enum(['claude', 'codex', 'gemini']),
  tool: Text,
  calls: z.array(ToolCallSchema).min(1).max(1000),
  input: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), text: z.string().optional() }),
  cwd: Text.optional(),
  resolved: z.record(Text, Text),
  refused: z.strictObject({ rule: Text, what: z.string() }).optional(),
});
export type Question = z.infer<typeof Question>;
