import { createHash, randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerWord } from '../../../policy/approvals/request.ts';
import { Failure, STATUS } from '../../failure.ts';
import { isOrphan } from '../../network/owner.ts';
import type { AnswerFile, Entry } from './files.ts';
import { entryFiles, putFirst, removeEntry } from './folder.ts';
import { readSettled } from './old.ts';

/** The name of a token's entry: who reads the folder's listing does not learn the token. */
export const tokenKey = (token: string): string => createHash('sha256').update(token).digest('hex');

/** How long the run may take to take an answer, milliseconds. */
const PATIENCE = 10_000;
const STEP = 25;

/** What is said to a request. */
export interface Said {
  answer: AnswerWord;
  reason?: string;
  token?: string;
}

/**
 * Answers a request that waits, and returns what became of it, in words. Throws a {@link Failure} where another answer was first, where the run
 * is dead, and where it does not take the answer.
 */
export async function reply(folder: string, key: string, entry: Entry, said: Said): Promise<string> {
  const nonce = randomUUID();
  const content: AnswerFile = {
    schema: 'paddock/approval-answer/v1',
    ...{ nonce, id: entry.id, hash: entry.hash, by: userInfo().username },
    ...said,
  };
  const isFirst = await putFirst(entryFiles(folder, key).answer, content);
  for (const until = performance.now() + PATIENCE; performance.now() < until; await sleep(STEP)) {
    // In this order: a run says what became of it before it ends.
    const isDead = isOrphan(entry.owner);
    const settled = await readSettled(folder, key);
    if (settled !== undefined) {
      if (settled.nonce === nonce) return settled.outcome;
      throw refused(`${short(entry)} was answered already: ${settled.outcome}`);
    }
    if (isDead) {
      await removeEntry(folder, key);
      throw refused(`the run that asked (${short(entry)}) has died before it took the answer`);
    }
    if (!isFirst && performance.now() > until - PATIENCE / 2) break;
  }
  throw isFirst
    ? new Failure(
        STATUS.unavailable,
        `the run has not taken the answer to ${short(entry)} yet; see paddock approve`,
      )
    : refused(`somebody else has answered ${short(entry)} already`);
}

export const short = ({ id }: Pick<Entry, 'id'>): string => id.slice(0, 12);
export const refused = (words: string): Failure => new Failure(STATUS.refused, words);
