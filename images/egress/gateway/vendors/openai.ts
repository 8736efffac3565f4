import { largest } from '../usage/scalars.ts';
import type { Vendor } from './vendor.ts';

const ENDS = ['response.completed', 'response.incomplete', 'response.failed'];

/** OpenAI's Responses API as Codex CLI 0.169.0 uses it with a provider of its own and without WebSockets. */
export const openai: Vendor = {
  name: 'openai',
  tokenHeaders: ['authorization'],
  keyHeader: (key) => ['authorization', `Bearer ${key}`],
  routes: [
    {
      method: 'POST',
      path: '/v1/responses',
      metered: true,
      why: 'every turn of a model, and compaction, which is a turn of its own',
    },
    {
      method: 'GET',
      path: '/v1/models',
      query: { client_version: /^[\w.+-]{1,40}$/ },
      metered: false,
      why: "the models' names and sizes",
    },
  ],
  error: ({ status, message, final }) => ({
    error: { message, param: null, ...kind(status, final === true) },
  }),
  usageFields: ['type', 'object', 'usage.total_tokens', 'response.usage.total_tokens'],
  tokens: (seen) => ({
    total: largest(seen, 'usage.total_tokens', 'response.usage.total_tokens'),
    complete: seen.has('object', 'response') || ENDS.some((type) => seen.has('type', type)),
  }),
};

function kind(status: number, final: boolean): { type: string; code: string | null } {
  if (status === 401) return { type: 'invalid_request_error', code: 'invalid_api_key' };
  if (status === 429 && final) return { type: 'insufficient_quota', code: 'insufficient_quota' };
  if (status === 429) return { type: 'requests', code: 'rate_limit_exceeded' };
  if (status >= 500) return { type: 'server_error', code: null };
  return { type: 'invalid_request_error', code: null };
}
