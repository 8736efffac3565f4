import { expect, test } from 'vitest';
import { Tokens } from '../../../../runner/approvals/webhook/tokens.ts';

test('a token is taken once, by itself alone, and not when it was revoked', () => {
  const tokens = new Tokens();
  const answers: string[] = [];
  const one = tokens.issue((answer) => void answers.push(`one ${answer}`));
  const two = tokens.issue((answer) => void answers.push(`two ${answer}`));
  expect(one.token).toMatch(/^[A-Za-z0-9_-]{24}$/);
  expect(one.key).toMatch(/^[0-9a-f]{64}$/);
  for (const wrong of ['', one.key, one.token.slice(1), `${one.token}x`, one.token.toUpperCase()]) {
    expect(tokens.take(wrong)).toBeUndefined();
  }
  tokens.take(one.token)?.('once');
  expect(tokens.take(one.token)).toBeUndefined();
  two.revoke();
  expect(tokens.take(two.token)).toBeUndefined();
  expect(answers).toEqual(['one once']);
});
