import { timingSafeEqual } from 'node:crypto';
import type { Answer } from '../../policy/approvals/request.ts';
import type { Asked } from './channel.ts';

/** Why an answer is none to a request; undefined where it is. */
export function misfit(
  answer: Pick<Answer, 'id' | 'hash'>,
  { id, hash }: Pick<Asked, 'id' | 'hash'>,
): string | undefined {
  if (!isSame(answer.id, id)) return 'it is for another request';
  return isSame(answer.hash, hash) ? undefined : 'it is for something else than was asked (its hash differs)';
}

/** Whether two texts are the same, in a time that says nothing about where they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
