import { z } from 'zod';

/** What Claude Code 2.1.330 prints with `--output-format json`: one object, also when the model's API fails. */
export const ClaudeResult = z.object({
  type: z.literal('result'),
  // It says "success" for a failed call too: only `is_error` tells.
  subtype: z.string(),
  is_error: z.boolean(),
  result: z.string(),
  session_id: z.string(),
  num_turns: z.number(),
  terminal_reason: z.string(),
  api_error_status: z.number().nullish(),
  permission_denials: z.array(
    z.object({ tool_name: z.string(), tool_input: z.record(z.string(), z.unknown()) }),
  ),
});

/** One line of what Codex CLI 0.169.0 prints with `--json`. */
export const CodexEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread.started'), thread_id: z.string() }),
  z.object({ type: z.literal('turn.started') }),
  z.object({
    type: z.enum(['item.started', 'item.updated', 'item.completed']),
    item: z.looseObject({ type: z.string() }),
  }),
  z.object({ type: z.literal('turn.completed'), usage: z.record(z.string(), z.number()) }),
  z.object({ type: z.literal('turn.failed'), error: z.object({ message: z.string() }) }),
  z.object({ type: z.literal('error'), message: z.string() }),
]);
export type CodexEvent = z.infer<typeof CodexEvent>;

/** What Gemini CLI 0.61.0 prints on standard output with `--output-format json`, where all went well. */
export const GeminiResult = z.object({
  session_id: z.string(),
  response: z.string(),
  stats: z.object({
    tools: z.object({ totalCalls: z.number(), totalSuccess: z.number(), totalFail: z.number() }),
  }),
});

/** What Gemini CLI prints on standard error, after its log, where something failed. */
export const GeminiError = z.object({
  session_id: z.string(),
  error: z.object({
    type: z.string(),
    message: z.string(),
    code: z.union([z.number(), z.string()]).optional(),
  }),
});

/** The lines of a JSON Lines text, each as a Codex event. */
export function codexEvents(stdout: string): CodexEvent[] {
  return stdout.split('\n').map((line) => CodexEvent.parse(JSON.parse(line)));
}

/** The JSON object that a text ends with, on lines of its own. */
export function lastObject(text: string): unknown {
  const at = text.lastIndexOf('\n{\n');
  if (at < 0) throw new Error(`no object at the end of ${JSON.stringify(text.slice(-300))}`);
  return JSON.parse(text.slice(at + 1));
}
