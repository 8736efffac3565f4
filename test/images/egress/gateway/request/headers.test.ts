import { expect, it } from 'vitest';
import { upstreamHeaders } from '../../../../../images/egress/gateway/request/headers.ts';
import { anthropic } from '../../../../../images/egress/gateway/vendors/anthropic.ts';
import { gemini } from '../../../../../images/egress/gateway/vendors/gemini.ts';

it.each([
  ...[
    'authorization',
    'proxy-authorization',
    'cookie',
    'cookie2',
    'api-key',
    'x-auth-token',
    'x-goog-iam-authorization-token',
  ],
  ...['x-goog-api-key', 'x-amz-security-token', 'x-client-secret', 'openai-organization', 'openai-project'],
  ...[
    'anthropic-workspace-id',
    'x-goog-user-project',
    'x-http-method-override',
    'x-method-override',
    'x-http-method',
  ],
  ...['x-original-url', 'x-rewrite-url', 'x-goog-upload-protocol', 'forwarded', 'via', 'x-forwarded-for'],
  ...[
    'x-forwarded-host',
    'x-real-ip',
    'cf-connecting-ip',
    'expect',
    'range',
    'if-none-match',
    'origin',
    'referer',
  ],
  ...[
    'sec-fetch-site',
    'te',
    'trailer',
    'upgrade',
    'keep-alive',
    'proxy-connection',
    'http2-settings',
    'content-length',
  ],
])('%s does not go to the vendor', (name) => {
  const sent = upstreamHeaders(anthropic, { [name]: 'x', host: 'h', 'x-app': 'cli' }, 'KEY');
  expect(sent).toEqual({ 'x-app': 'cli', 'accept-encoding': 'identity', 'x-api-key': 'KEY' });
});

it.each([
  ...[
    'anthropic-beta',
    'anthropic-version',
    'x-stainless-retry-count',
    'x-claude-code-session-id',
    'user-agent',
  ],
  ...[
    'x-codex-turn-metadata',
    'x-codex-window-id',
    'session-id',
    'originator',
    'openai-beta',
    'x-goog-api-client',
  ],
  ...['accept', 'content-type', 'traceparent', 'x-client-request-id'],
])('%s does', (name) => {
  expect(upstreamHeaders(anthropic, { [name]: 'x' }, 'KEY')[name]).toBe('x');
});

it('what Connection names stays behind, and takes nothing away that the gateway puts in', () => {
  const sent = upstreamHeaders(
    gemini,
    { connection: 'close, X-Mine, x-goog-api-key, accept-encoding', 'x-mine': '1', 'accept-encoding': 'br' },
    'KEY',
  );
  expect(sent).toEqual({ 'accept-encoding': 'identity', 'x-goog-api-key': 'KEY' });
});
