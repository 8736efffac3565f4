import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../../policy/audit/events.ts';
import type { EgressLogLine } from '../../../policy/egress/log.ts';
import { followEgress } from '../../../runner/run/follow.ts';

const END = 'paddock-self-test-0f.invalid';
const line = (host: string): EgressLogLine =>
  ({
    ...{ schema: 'paddock/egress-log/v1', seq: 1, time: '2026-01-02T03:04:05.000Z', run: 'r' },
    ...{ part: 'proxy', action: 'refused', method: 'CONNECT', host, port: 443, rule: 'no-rule' },
  }) as EgressLogLine;

async function* stream(...hosts: string[]) {
  for (const host of hosts) yield line(host);
}

/** What of these lines is in the log. */
async function followed(...hosts: string[]) {
  const events: AuditEvent[] = [];
  await followEgress(stream(...hosts), { append: async (event) => void events.push(event) }, END);
  return events.map((event) => ('host' in event ? event.host : event.action));
}

describe('the egress container’s log', () => {
  test('is the agent’s from the end of the network’s own test', async () => {
    expect(await followed('192.0.2.1', END, 'evil.example', 'other.example')).toEqual([
      'evil.example',
      'other.example',
    ]);
  });

  test('is not taken for followed where that end is missing', async () => {
    await expect(followed('192.0.2.1', 'evil.example')).rejects.toThrow('could not be followed');
  });

  test('that can’t be recorded is told', async () => {
    const full = { append: () => Promise.reject(new Error('the disk is full')) };
    await expect(followEgress(stream(END, 'a.example'), full, END)).rejects.toThrow('the disk is full');
  });
});
