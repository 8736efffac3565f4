import { z } from 'zod';
import type { ToolCall } from '../gate/call.ts';

/** A call as JSON: what the classifier adds to its kinds needs no word here, for nothing reads it but people and the hash. */
const Call = z.custom<ToolCall>(
  (value) => typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string',
  'a tool call',
);

/** What approval is asked for: the whole of it, unshortened, as the agent asked. */
export const ApprovalRequest = z.strictObject({
  run: z.string(),
  /** The agent's name in `paddock.toml`. */
  agent: z.string(),
  /** The CLI's own name for the tool. */
  tool: z.string(),
  /** The command, path or name that it is about, exactly. */
  what: z.string(),
  calls: z.array(Call).min(1).readonly(),
  risk: z.enum(['low', 'medium', 'high']),
  /** All that the tool was given, where the calls do not say it, as the content of a file: its SHA-256, and the JSON where it is not too long. */
  input: z.strictObject({ sha256: z.string(), text: z.string().optional() }).optional(),
  /** Why it has to be asked about. */
  reason: z.string(),
  /** The rule that says so, with its file and line. */
  rule: z.string().optional(),
  cwd: z.string().optional(),
});
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;

/** What a person may say. `always` holds for exactly this request in exactly this run. */
export const ANSWERS = ['once', 'always', 'deny'] as const;
export type AnswerWord = (typeof ANSWERS)[number];

/** A person's answer, bound to what it answers: the request's unguessable id and the hash of all that was asked. */
export const Answer = z.strictObject({
  id: z.string(),
  hash: z.string(),
  answer: z.enum(ANSWERS),
  /** Who answered: an account, or what stands for one in the channel. */
  by: z.string(),
  reason: z.string().optional(),
});
export type Answer = z.infer<typeof Answer>;

/** What became of a request. `channel` is `none` where nobody could be asked, and `runner` where the run itself took it back. */
export type Outcome = { id: string; hash: string } & (
  | { answer: 'granted'; scope: 'once' | 'always'; by: string; channel: string }
  | { answer: 'denied'; by?: string; channel: string; reason?: string }
  /** Nobody answered; not the operator's denial. */
  | { answer: 'timeout'; seconds: number }
);
