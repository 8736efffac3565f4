import { describe, expect, it } from 'vitest';
import { RefusedError } from '../../../../../images/egress/gateway/refusal.ts';
import { findRoute, readTarget } from '../../../../../images/egress/gateway/request/target.ts';
import { ALL } from '../../../../../images/egress/gateway/vendors/all.ts';

/** The route of a request, the rule that refuses it, or `no vendor`. */
function outcome(method: string, url: string): string {
  const target = readTarget(url);
  if (target === undefined) return 'no vendor';
  try {
    return findRoute(ALL[target.vendor], method, target).path;
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal.rule;
    throw error;
  }
}

describe('every operation that a CLI needs has a route', () => {
  it.each([
    ['POST', '/anthropic/v1/messages', '/v1/messages'],
    ['POST', '/anthropic/v1/messages?beta=true', '/v1/messages'],
    ['POST', '/anthropic/v1/messages/count_tokens?beta=true', '/v1/messages/count_tokens'],
    ['GET', '/anthropic/v1/models?beta=true&limit=1000', '/v1/models'],
    ['GET', '/anthropic/v1/models/claude-opus-5-5', '/v1/models/{model}'],
    ['POST', '/openai/v1/responses', '/v1/responses'],
    ['GET', '/openai/v1/models?client_version=0.169.0', '/v1/models'],
    [
      'POST',
      '/gemini/v1beta/models/gemini-3.5-flash-lite:generateContent',
      '/v1beta/models/{model}:generateContent',
    ],
    ['POST', '/gemini/v1beta/models/gemini-3.1-pro:countTokens', '/v1beta/models/{model}:countTokens'],
    [
      'POST',
      '/gemini/v1beta/models/gemini-3.1-pro:streamGenerateContent?alt=sse',
      '/v1beta/models/{model}:streamGenerateContent',
    ],
  ])('%s %s', (method, url, route) => {
    expect(outcome(method, url)).toBe(route);
  });
});

describe('no spelling of a path is another path', () => {
  it.each([
    // Up and out.
    '/anthropic/v1/messages/../files',
    '/anthropic/v1/./messages',
    '/anthropic/../openai/v1/files',
    '/anthropic/v1/models/..',
    '/anthropic/v1/models/../files',
    '/anthropic/v1/models/..%2ffiles',
    '/anthropic/v1/models/%2e%2e/files',
    '/anthropic/v1/models/.%2E',
    '/anthropic/v1/models/a%2fb',
    '/anthropic/v1/models/a%5cb',
    '/anthropic/v1/models/a\\b',
    '/anthropic/v1/models/a;x',
    '/anthropic/v1/models/a%00',
    '/anthropic/v1/models/\u00e9',
    '/anthropic/v1/models/',
    '/anthropic//v1/messages',
    '/anthropic/v1//messages',
    '/anthropic/v1/messages/',
    '/anthropic/%76%31/messages',
    '/anthropic/V1/messages',
    '/anthropic/v1/messages%3fbeta=true',
    '/anthropic/v1/messages%20',
    '/anthropic/v1/messages/batches',
    '/openai/v1/responses/resp_1',
    '/openai/v1/responses/../files',
    '/openai/responses',
    '/gemini/v1beta/models/a:generateContent:batchGenerateContent',
    '/gemini/v1beta/models/../files:generateContent',
    '/gemini/v1beta/models/a/b:generateContent',
    '/gemini/v1beta/models/a:batchGenerateContent',
    '/gemini/v1beta/models/a:predict',
    '/gemini/v1beta/tunedModels/a:generateContent',
    '/gemini/upload/v1beta/files',
    '/gemini/v1beta/cachedContents',
    '/gemini/v1beta/models/:generateContent',
    '/gemini/v1/models/a:generateContent',
    // What files, batches and accounts are.
    ...['/v1/files', '/v1/organizations/x', '/v1/skills', '/v1/complete', '/v1/sessions'].map(
      (p) => `/anthropic${p}`,
    ),
    ...['/v1/files', '/v1/batches', '/v1/fine_tuning/jobs', '/v1/chat/completions'].map((p) => `/openai${p}`),
  ])('%s', (url) => {
    for (const method of ['GET', 'POST']) expect(outcome(method, url)).toBe('path');
  });

  it.each([
    'http://127.0.0.1/anthropic/v1/messages',
    'https://api.example/v1/messages',
    '//anthropic/v1/messages',
    '/Anthropic/v1/messages',
    '/anthropic',
    '/anthropicx/v1/messages',
    '/%61nthropic/v1/messages',
    '/constructor/v1/messages',
    'anthropic/v1/messages',
    '/anthropic/v1/messages#a',
    '/anthropic/v1/messages?beta=true#a',
    '/anthropic/v1/messages?beta=true?x',
    '*',
    '/',
    '',
  ])('%s names no vendor or no path', (url) => {
    expect(['no vendor', 'query']).toContain(outcome('POST', url));
  });
});

it.each([
  '/anthropic/v1/messages?',
  '/anthropic/v1/messages?beta=false',
  '/anthropic/v1/messages?beta=true&beta=true',
  '/anthropic/v1/messages?beta=true&',
  '/anthropic/v1/messages?beta=true=',
  '/anthropic/v1/messages?b%65ta=true',
  '/anthropic/v1/messages?constructor=true',
  '/gemini/v1beta/models/a:streamGenerateContent',
  '/gemini/v1beta/models/a:streamGenerateContent?alt=json',
  '/gemini/v1beta/models/a:streamGenerateContent?alt=sse&key=x',
  '/gemini/v1beta/models/a:streamGenerateContent?alt=sse&%24httpMethod=GET',
  '/gemini/v1beta/models/a:generateContent?key=x',
  '/gemini/v1beta/models/a:generateContent?access_token=x',
])('%s has a query that no CLI sends', (url) => {
  expect(outcome('POST', url)).toBe('query');
});

it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'post'])(
  '%s is no method of a turn',
  (method) => {
    expect(outcome(method, '/anthropic/v1/messages')).toBe('method');
  },
);

it('every route says why it is there', () => {
  for (const { routes } of Object.values(ALL))
    for (const { why } of routes) expect(why.length).toBeGreaterThan(10);
});
