import type { AnswerWord } from './request.ts';

/** A reply by a token: who holds the token of a request may answer that one, once. */
export interface Reply {
  token: string;
  answer: AnswerWord;
}

const WORDS: ReadonlyMap<string, AnswerWord> = new Map([
  ['approve', 'once'],
  ['deny', 'deny'],
  ['always', 'always'],
]);

/** Reads `<token> approve|deny|always`; undefined where it is anything else, however near. */
export function parseReply(text: string): Reply | undefined {
  const [, token = '', word = ''] = /^\s*([A-Za-z0-9_-]{16,128})\s+([a-z]+)\s*$/.exec(text) ?? [];
  const answer = WORDS.get(word);
  return answer === undefined ? undefined : { token, answer };
}
