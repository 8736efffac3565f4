import { describe, expect, it } from 'vitest';
import { createMeter } from '../../../../../images/egress/gateway/usage/meter.ts';
import { anthropic } from '../../../../../images/egress/gateway/vendors/anthropic.ts';
import { gemini } from '../../../../../images/egress/gateway/vendors/gemini.ts';
import { openai } from '../../../../../images/egress/gateway/vendors/openai.ts';
import type { Vendor } from '../../../../../images/egress/gateway/vendors/vendor.ts';

const events = (list: readonly object[], end = '\n') =>
  list.map((data) => `event: x${end}data: ${JSON.stringify(data)}${end}${end}`).join('');

function tokens(vendor: Vendor, text: string, type: string, size: number): number {
  const meter = createMeter(vendor, { 'content-type': type });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) meter.write(bytes.subarray(at, at + size));
  return meter.tokens(400, bytes.length);
}

const CLAUDE = [
  {
    type: 'message_start',
    message: {
      type: 'message',
      usage: {
        input_tokens: 10,
        cache_creation_input_tokens: 100,
        cache_read_input_tokens: 1000,
        output_tokens: 1,
      },
    },
  },
  { type: 'ping' },
  {
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: '"usage":{"output_tokens":9}' },
  },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 20 } },
  { type: 'message_stop' },
];
const CODEX = [
  {
    type: 'response.created',
    response: { object: 'response', usage: null, tools: [{ usage: { total_tokens: 0 } }] },
  },
  { type: 'response.output_text.delta', delta: 'x'.repeat(100_000) },
  { type: 'response.completed', response: { output: ['y'.repeat(100_000)], usage: { total_tokens: 77 } } },
];
const GEMINI = [
  { candidates: [{ content: {} }], usageMetadata: { totalTokenCount: 12 } },
  { candidates: [{ finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 10, totalTokenCount: 15 } },
];

describe("a vendor's count is read from", () => {
  it.each<[what: string, vendor: Vendor, text: string, type: string, count: number]>([
    ["Claude's stream", anthropic, events(CLAUDE), 'text/event-stream; charset=utf-8', 1130],
    [
      "Claude's message",
      anthropic,
      JSON.stringify({ type: 'message', usage: { input_tokens: 3, output_tokens: 4 } }),
      'application/json',
      7,
    ],
    ["OpenAI's stream", openai, events(CODEX), 'text/event-stream', 77],
    [
      "OpenAI's response",
      openai,
      JSON.stringify({ object: 'response', usage: { total_tokens: 5 } }),
      'application/json',
      5,
    ],
    ["Gemini's stream", gemini, events(GEMINI, '\r\n'), 'text/event-stream', 15],
    ["Gemini's answer", gemini, JSON.stringify(GEMINI[1], null, 2), 'application/json; charset=UTF-8', 15],
  ])('%s, however it is cut', (_, vendor, text, type, count) => {
    for (const size of [1, 7, 1000, 1_000_000]) expect(tokens(vendor, text, type, size)).toBe(count);
  });
});

it.each([
  ['cut off', anthropic, events(CLAUDE.slice(0, 3)), 'text/event-stream', 1111],
  ['cut off before its only count', openai, events(CODEX.slice(0, 2)), 'text/event-stream', 25_000],
  ['that is compressed after all', openai, '\u0000'.repeat(4000), 'text/event-stream', 1000],
  ['of nothing', gemini, '', 'application/json', 0],
])('an answer %s is taken for no less than its bytes', (_, vendor, text, type, least) => {
  const count = tokens(vendor, text, type, 100);
  expect(count).toBeGreaterThanOrEqual(Math.max(least, Math.ceil((400 + Buffer.byteLength(text)) / 4)));
});

it('a count that is none does not lower the sum', () => {
  const broken = events([
    { type: 'message_start', message: { usage: { input_tokens: 10 } } },
    { type: 'message_delta', usage: { input_tokens: -5, output_tokens: 1.5, cache_read_input_tokens: '7' } },
    { type: 'message_stop' },
  ]);
  expect(tokens(anthropic, broken, 'text/event-stream', 9)).toBe(10);
});
