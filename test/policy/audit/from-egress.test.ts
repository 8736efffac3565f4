import { describe, expect, test } from 'vitest';
import { AuditEvent } from '../../../policy/audit/events.ts';
import { auditFromEgress } from '../../../policy/audit/from-egress.ts';
import { EgressLogLine } from '../../../policy/egress/log.ts';

const line: EgressLogLine = {
  schema: 'paddock/egress-log/v1',
  time: '2026-01-02T03:04:05.000Z',
  run: 'run-1',
  part: 'proxy',
  action: 'refused',
  method: 'CONNECT',
  host: 'evil.example',
  port: 443,
  rule: 'no-rule',
  reason: 'no rule allows this host',
  milliseconds: 1.4,
};

describe('a line of the egress log', () => {
  test('keeps what was asked for, by which rule it was refused, and when that was seen', () => {
    expect(auditFromEgress(line)).toEqual({
      action: 'network_refused',
      source: 'egress',
      observed: '2026-01-02T03:04:05.000Z',
      part: 'proxy',
      method: 'CONNECT',
      host: 'evil.example',
      port: 443,
      rule: 'no-rule',
      reason: 'no rule allows this host',
      milliseconds: 1,
    });
  });

  test.each([
    ['proxy', 'allowed', 'network_allowed'],
    ['gateway', 'allowed', 'network_allowed'],
    ['proxy', 'failed', 'network_failed'],
    ['gateway', 'refused', 'gateway_refused'],
    ['policy', 'refused', 'network_refused'],
  ] as const)('of the %s that is %s is %s', (part, action, expected) => {
    expect(auditFromEgress({ ...line, part, action })).toMatchObject({ action: expected, part });
  });

  test('that counts what was left out is a count', () => {
    const limited = { ...line, action: 'limited', rule: 'log-rate', count: 2500 } as const;
    expect(auditFromEgress(limited)).toMatchObject({
      action: 'limited',
      of: 'proxy',
      count: 2500,
      rule: 'log-rate',
    });
  });

  test('of every part and action is an event', () => {
    for (const part of EgressLogLine.shape.part.options) {
      for (const action of EgressLogLine.shape.action.options) {
        const full = {
          path: '/x',
          address: '192.0.2.1',
          status: 502,
          sent_bytes: 1,
          received_bytes: 2,
          count: 3,
        };
        for (const extra of [{}, full]) {
          const event = auditFromEgress({ ...line, part, action, ...extra });
          expect(AuditEvent.parse(event)).toEqual(event);
        }
      }
    }
  });
});
