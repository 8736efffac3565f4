import { expect, it } from 'vitest';
import { agentHeaders } from '../../../../../images/egress/gateway/answer/headers.ts';

it('sessions, other ways to the vendor and what holds the key stay behind', () => {
  const kept = agentHeaders(
    {
      'content-type': 'text/event-stream',
      'request-id': 'req_1',
      'retry-after': '3',
      'x-ratelimit-remaining': '7',
      'set-cookie': ['a=b'],
      'alt-svc': 'h3=":443"',
      connection: 'keep-alive, x-mine',
      'x-mine': '1',
      'keep-alive': 'timeout=5',
      'transfer-encoding': 'chunked',
      'x-echo': 'Bearer KEY-1',
      'x-list': ['a', 'KEY-1'],
    },
    'KEY-1',
  );
  expect(Object.keys(kept)).toEqual(['content-type', 'request-id', 'retry-after', 'x-ratelimit-remaining']);
});
