import { describe, expect, test } from 'vitest';
import { parseReply } from '../../../policy/approvals/reply.ts';

const TOKEN = 'abcdefghijklmnopqrstuvwx';

describe('a reply by a token', () => {
  test.each([
    [`${TOKEN} approve`, 'once'],
    [`${TOKEN} always`, 'always'],
    [`${TOKEN} deny`, 'deny'],
    [`  ${TOKEN}\tdeny\n`, 'deny'],
  ])('%j is read', (text, answer) => {
    expect(parseReply(text)).toEqual({ token: TOKEN, answer });
  });

  test.each([
    '',
    TOKEN,
    `approve ${TOKEN}`,
    `${TOKEN} approved`,
    `${TOKEN} approve please`,
    `${TOKEN} APPROVE`,
    `${TOKEN} once`,
    `${TOKEN} yes`,
    `${TOKEN}approve`,
    `${TOKEN} approve\n${TOKEN} deny`,
    `x${TOKEN}! approve`,
    'short approve',
    `${TOKEN} toString`,
    `${TOKEN} аpprove`,
  ])('%j is none', (text) => {
    expect(parseReply(text)).toBeUndefined();
  });
});
