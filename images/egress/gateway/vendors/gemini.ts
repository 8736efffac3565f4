import { largest } from '../usage/scalars.ts';
import type { Vendor } from './vendor.ts';

const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

const RETRY = 'type.googleapis.com/google.rpc.RetryInfo';

/** Google's Gemini API as Gemini CLI 0.61.0 uses it with a key. */
export const gemini: Vendor = {
  name: 'gemini',
  // The second with GEMINI_API_KEY_AUTH_MECHANISM=bearer.
  tokenHeaders: ['x-goog-api-key', 'authorization'],
  keyHeader: (key) => ['x-goog-api-key', key],
  routes: [
    {
      method: 'POST',
      path: '/v1beta/models/{model}:streamGenerateContent',
      // Without it the answer is one list, of which nothing can be shown before its end.
      query: { alt: /^sse$/ },
      required: ['alt'],
      metered: true,
      why: 'every turn of a model',
    },
    {
      method: 'POST',
      path: '/v1beta/models/{model}:generateContent',
      metered: true,
      why: 'side questions, such as which model a task needs',
    },
    {
      method: 'POST',
      path: '/v1beta/models/{model}:countTokens',
      metered: false,
      why: 'how full the context is',
    },
  ],
  error: ({ status, message, retryAfter }) => ({
    error: {
      code: status,
      message,
      status: STATUSES[status] ?? 'INTERNAL',
      // Gemini CLI reads how long to wait from here, not from the header.
      ...(retryAfter !== undefined && { details: [{ '@type': RETRY, retryDelay: `${retryAfter}s` }] }),
    },
  }),
  usageFields: ['usageMetadata.totalTokenCount', 'candidates.[].finishReason'],
  tokens: (seen) => ({
    total: largest(seen, 'usageMetadata.totalTokenCount'),
    complete: seen.some('candidates.[].finishReason'),
  }),
  rejectsKey: (body) => body.includes('API_KEY_INVALID'),
};
