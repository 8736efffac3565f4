import { z } from 'zod';
import type { ToolCall } from '../gate/call.ts';
import { isBuiltin, isMcp, type ToolName } from './tools.ts';

/** A path, a name or the like. */
const Text = z.string().max(4096);

const Tool = z.custom<ToolName>(
  (value) => typeof value === 'string' && value.length <= 512 && (isBuiltin(value) || isMcp(value)),
  'a tool of the vocabulary',
);

/** A {@link ToolCall} as it comes in from outside. */
export const ToolCallSchema: z.ZodType<ToolCall> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('shell'),
    command: z.string(),
    directory: Text.optional(),
    by: Tool.optional(),
  }),
  z.strictObject({
    kind: z.literal('file_read'),
    path: Text,
    tool: z.enum(['file_read', 'file_list', 'search']).optional(),
    by: Tool.optional(),
  }),
  z.strictObject({ kind: z.literal('file_write'), path: Text, by: Tool.optional() }),
  z.strictObject({
    kind: z.literal('other'),
    name: Text,
    tool: Tool.optional(),
    detail: z.string().optional(),
  }),
]);
