import { describe, expect, it } from 'vitest';
import { redact } from '../../../../../images/egress/gateway/answer/redact.ts';

const KEY = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789';

describe('what shows a key is hidden', () => {
  it.each([
    ['whole', `bad key: ${KEY}.`, 'bad key: [redacted].'],
    ['twice', `${KEY}${KEY}`, '[redacted][redacted]'],
    ['its beginning', 'bad key: sk-proj-abcdefg', 'bad key: [redacted]'],
    ['its end', 'bad key: (23456789)', 'bad key: ([redacted])'],
    ['masked with stars', 'provided: sk-proj-****6789. You', 'provided: [redacted]. You'],
    ['masked to its end', 'provided: **********6789', 'provided: [redacted]'],
    ['masked with dots', 'provided: sk-pr...789', 'provided: [redacted]'],
    ['masked with an ellipsis', 'provided: sk-pr…', 'provided: [redacted]'],
    ['in JSON', `{"error":{"message":"x ${KEY}"}}`, '{"error":{"message":"x [redacted]"}}'],
  ])('%s', (_, text, clean) => {
    expect(redact(text, KEY)).toBe(clean);
  });
});

it.each([
  'Too many requests...',
  'a **bold** word',
  'abcdefg',
  'see https://x.example/docs',
  '',
  'wait… and',
])('%j stays as it is', (text) => {
  expect(redact(text, KEY)).toBe(text);
});

it('a key shorter than a fragment is hidden whole', () => {
  expect(redact('a k3y b', 'k3y')).toBe('a [redacted] b');
});
