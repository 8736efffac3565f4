import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { hasToken } from '../../../../../images/egress/gateway/request/token.ts';
import { anthropic } from '../../../../../images/egress/gateway/vendors/anthropic.ts';
import { gemini } from '../../../../../images/egress/gateway/vendors/gemini.ts';
import { openai } from '../../../../../images/egress/gateway/vendors/openai.ts';

const SUM = createHash('sha256').update('t0ken').digest('hex');

it.each([
  [anthropic, { 'x-api-key': 't0ken' }],
  [anthropic, { authorization: 'Bearer t0ken' }],
  [openai, { authorization: 'bearer  t0ken' }],
  [gemini, { 'x-goog-api-key': 't0ken' }],
  [gemini, { authorization: 'Bearer t0ken', 'x-goog-api-key': '' }],
])('the token is found where the CLI of $name puts it', (vendor, headers) => {
  expect(hasToken(vendor, headers, SUM)).toBe(true);
});

it.each([
  [anthropic, {}],
  [anthropic, { 'x-api-key': '' }],
  [anthropic, { 'x-api-key': 't0ken ' }],
  [anthropic, { 'x-api-key': 't0ken, t0ken' }],
  [anthropic, { 'x-api-key': SUM }],
  [anthropic, { 'x-api-key': 'Bearer t0ken' }],
  [openai, { 'x-api-key': 't0ken' }],
  [openai, { authorization: 't0ken' }],
  [openai, { authorization: 'Basic t0ken' }],
  [openai, { authorization: 'Bearer t0ken t0ken' }],
  [gemini, { 'x-api-key': 't0ken' }],
])('%# is none', (vendor, headers) => {
  expect(hasToken(vendor, headers, SUM)).toBe(false);
});

it('a sum of another length fits nothing', () => {
  expect(hasToken(openai, { authorization: 'Bearer t0ken' }, SUM.slice(2))).toBe(false);
});
