import { largest } from '../usage/scalars.ts';
import type { Vendor } from './vendor.ts';

const BETA = { beta: /^true$/ };

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
};

const COUNTS = [
  'input_tokens',
  'output_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
] as const;

/** Where usage stands: in a whole message, in `message_start`, in `message_delta`. */
const PLACES = ['usage', 'message.usage'];

/** Anthropic's Messages API as Claude Code 2.1.330 uses it. */
export const anthropic: Vendor = {
  name: 'anthropic',
  // ANTHROPIC_API_KEY goes into the first, ANTHROPIC_AUTH_TOKEN into the second.
  tokenHeaders: ['x-api-key', 'authorization'],
  keyHeader: (key) => ['x-api-key', key],
  routes: [
    { method: 'POST', path: '/v1/messages', query: BETA, metered: true, why: 'every turn of a model' },
    {
      method: 'POST',
      path: '/v1/messages/count_tokens',
      query: BETA,
      metered: false,
      why: 'how full the context is',
    },
    {
      method: 'GET',
      path: '/v1/models',
      query: { ...BETA, limit: /^\d{1,4}$/, after_id: /^[\w.-]{1,100}$/, before_id: /^[\w.-]{1,100}$/ },
      metered: false,
      why: "the models' names and sizes",
    },
    {
      method: 'GET',
      path: '/v1/models/{model}',
      query: BETA,
      metered: false,
      why: 'whether a model is there',
    },
  ],
  error: ({ status, message }) => ({
    type: 'error',
    error: { type: TYPES[status] ?? 'api_error', message },
  }),
  usageFields: ['type', ...PLACES.flatMap((place) => COUNTS.map((count) => `${place}.${count}`))],
  // A stream tells its input first and its output last; each count is the sum so far.
  tokens: (seen) => ({
    total: COUNTS.reduce(
      (sum, count) => sum + largest(seen, ...PLACES.map((place) => `${place}.${count}`)),
      0,
    ),
    complete: ['message', 'message_stop'].some((type) => seen.has('type', type)),
  }),
};
