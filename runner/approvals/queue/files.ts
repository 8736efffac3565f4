import { z } from 'zod';
import { ANSWERS, ApprovalRequest } from '../../../policy/approvals/request.ts';

const Common = {
  id: z.string(),
  hash: z.string(),
  /** The process that waits, as runner/network/owner.ts writes it. */
  owner: z.string(),
  asked: z.iso.datetime(),
  seconds: z.number(),
};

/** A request that waits, as it lies in the folder. */
export const QueueEntry = z.strictObject({
  schema: z.literal('paddock/approval-request/v1'),
  ...Common,
  request: ApprovalRequest,
});
export type QueueEntry = z.infer<typeof QueueEntry>;

/** A request that can be answered by whoever holds its token. The file's name is the token's SHA-256. */
export const TokenEntry = z.strictObject({
  schema: z.literal('paddock/approval-token/v1'),
  ...Common,
  run: z.string(),
});
export type TokenEntry = z.infer<typeof TokenEntry>;

export const Entry = z.discriminatedUnion('schema', [QueueEntry, TokenEntry]);
export type Entry = z.infer<typeof Entry>;

/** An answer as it lies in the folder. */
export const AnswerFile = z.strictObject({
  schema: z.literal('paddock/approval-answer/v1'),
  /** Tells this answer from others. */
  nonce: z.string(),
  id: z.string(),
  hash: z.string(),
  answer: z.enum(ANSWERS),
  by: z.string(),
  reason: z.string().optional(),
  token: z.string().optional(),
});
export type AnswerFile = z.infer<typeof AnswerFile>;

/** What became of a request. */
export const SettledFile = z.strictObject({
  schema: z.literal('paddock/approval-settled/v1'),
  id: z.string(),
  run: z.string(),
  owner: z.string(),
  /** In words. */
  outcome: z.string(),
  /** The answer that was taken, if one from here was. */
  nonce: z.string().optional(),
});
export type SettledFile = z.infer<typeof SettledFile>;
