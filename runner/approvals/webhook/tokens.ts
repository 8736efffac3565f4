import { randomBytes } from 'node:crypto';
import type { AnswerWord } from '../../../policy/approvals/request.ts';
import { isSame } from '../misfit.ts';
import { tokenKey } from '../queue/reply.ts';

/** Says once what the request of a token is answered with. */
type Spend = (answer: AnswerWord) => void;

/** The tokens that are out: each answers one request, once. They are known by their hash alone, which is compared in constant time. */
export class Tokens {
  readonly #spends = new Map<string, Spend>();

  /** A new token, 144 random bits. Its key names it to others; `revoke` makes it worth nothing. */
  issue(spend: Spend): { token: string; key: string; revoke: () => void } {
    const token = randomBytes(18).toString('base64url');
    const key = tokenKey(token);
    this.#spends.set(key, spend);
    return { token, key, revoke: () => void this.#spends.delete(key) };
  }

  /** Uses a token up and returns how to answer its request; undefined where it is none, or no more. */
  take(token: string): Spend | undefined {
    const given = tokenKey(token);
    const key = [...this.#spends.keys()].find((known) => isSame(known, given));
    if (key === undefined) return undefined;
    const spend = this.#spends.get(key);
    this.#spends.delete(key);
    return spend;
  }
}
