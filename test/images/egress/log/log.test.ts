import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../../images/egress/log/clock.ts';
import { type LogOptions, makeLog } from '../../../../images/egress/log/log.ts';
import { type EgressEvent, EgressLogLine } from '../../../../policy/egress/log.ts';

const START = Date.parse('2026-01-02T03:04:05.000Z');

function logged(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  let now = START;
  const waiting: { at: number; work: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    later: (milliseconds, work) => void waiting.push({ at: now + milliseconds, work }),
  };
  const log = makeLog({ run: () => 'run-1', write: (line) => lines.push(line), clock, ...options });
  const pass = (milliseconds: number) => {
    now += milliseconds;
    for (const { work } of waiting.splice(0).filter(({ at }) => at <= now)) work();
  };
  const entries = () => lines.map((line) => EgressLogLine.parse(JSON.parse(line)));
  return { log, lines, pass, entries };
}

const allowed: EgressEvent = { part: 'proxy', action: 'allowed', host: 'a.example' };
const refused: EgressEvent = { part: 'proxy', action: 'refused', host: 'evil.example', rule: 'no-rule' };
const times = (count: number, work: () => void) => Array.from({ length: count }).forEach(work);

describe('an entry', () => {
  it('is one line of JSON with schema, time and run', () => {
    const { log, lines, entries } = logged();
    log({ ...refused, port: 443 });
    expect(entries()).toEqual([
      {
        schema: 'paddock/egress-log/v1',
        time: '2026-01-02T03:04:05.000Z',
        run: 'run-1',
        part: 'proxy',
        action: 'refused',
        host: 'evil.example',
        rule: 'no-rule',
        port: 443,
      },
    ]);
    expect(lines[0]).toMatch(/^[^\n]*\n$/);
  });

  const forged = [
    'a\n{"action":"allowed"}',
    'a\r\nb',
    'a\u2028b',
    'a\u2029b',
    'a\u0085b',
    'a\u001b[2Jb',
    'a\u202eb',
    'a\u2066b',
    'a\u200bb',
    'a\u{e0041}b',
    'a\ud800b',
    'gith\u00fcb',
    'a\u0000b',
    '"},{"x":"',
  ];
  it.each(forged)('holds %j in printable ASCII, and loses nothing of it', (host) => {
    const { log, lines } = logged();
    log({ ...refused, host, path: host, method: host, reason: host });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ action: 'refused', host, path: host });
  });

  it('has no string longer than 300 characters', () => {
    const { log, entries } = logged();
    log({ ...refused, path: 'x'.repeat(100_000) });
    expect(entries()[0]?.path).toBe(`${'x'.repeat(297)}...`);
  });

  it('takes the run that is in force when it is written', () => {
    let run = 'none';
    const { log, entries } = logged({ run: () => run });
    log(refused);
    run = 'run-2';
    log(refused);
    expect(entries().map((entry) => entry.run)).toEqual(['none', 'run-2']);
  });
});

describe('a flood', () => {
  it('is written up to the burst, and one line says how many were left out', () => {
    const { log, pass, entries } = logged();
    times(3000, () => log(refused));
    expect(entries()).toHaveLength(500);
    pass(1000);
    expect(entries().slice(500)).toMatchObject([
      { part: 'proxy', action: 'limited', rule: 'log-rate', count: 2500 },
    ]);
  });

  it('goes on at the sustained rate', () => {
    const { log, pass, entries } = logged();
    for (let second = 0; second < 10; second += 1) {
      times(1000, () => log(refused));
      pass(1000);
    }
    const written = entries().filter(({ action }) => action === 'refused').length;
    expect(written).toBe(500 + 9 * 200);
    const counted = entries().reduce((sum, { count = 0 }) => sum + count, 0);
    expect(written + counted).toBe(10_000);
  });

  it('of refusals hides no allowed request, and the other way round', () => {
    const { log, entries } = logged();
    times(3000, () => log(refused));
    log(allowed);
    times(3000, () => log(allowed));
    log({ ...refused, part: 'gateway' });
    expect(entries().filter(({ action }) => action === 'allowed')).toHaveLength(500);
    expect(entries().at(-1)?.part).toBe('gateway');
  });

  it('does not hide what happens to the container', () => {
    const { log, entries } = logged();
    times(3000, () => log({ ...refused, part: 'policy' }));
    log({ part: 'policy', action: 'kept', reason: 'bad' });
    expect(entries().at(-1)?.action).toBe('kept');
  });

  it('of entries that count is added up by cause', () => {
    const { log, pass, entries } = logged();
    times(2000, () => log({ part: 'proxy', action: 'limited', rule: 'connections', count: 2 }));
    log({ part: 'proxy', action: 'limited', rule: 'hellos' });
    expect(entries()).toEqual([]);
    pass(1000);
    expect(entries()).toMatchObject([
      { rule: 'connections', count: 4000 },
      { rule: 'hellos', count: 1 },
    ]);
  });

  it('of many causes is held in few entries', () => {
    const { log, pass, entries } = logged();
    times(10_000, () => log({ part: 'proxy', action: 'limited', rule: String(Math.random()) }));
    pass(1000);
    expect(entries().length).toBeLessThan(70);
    expect(entries().reduce((sum, { count = 0 }) => sum + count, 0)).toBe(10_000);
  });
});

describe('a reader that stops', () => {
  it('gets nothing more, and later a line that says what it missed', () => {
    let full = false;
    const { log, pass, entries } = logged({ full: () => full });
    log(refused);
    full = true;
    times(300, () => log(refused));
    pass(1000);
    pass(1000);
    expect(entries()).toHaveLength(1);
    full = false;
    pass(1000);
    expect(entries()[1]).toMatchObject({ action: 'limited', rule: 'log-full', count: 300 });
  });

  it('never makes the log throw', () => {
    const broken = () => {
      throw new Error('EPIPE');
    };
    const { log, pass } = logged({ write: broken });
    expect(() => {
      log(refused);
      pass(1000);
      log.flush();
    }).not.toThrow();
    expect(() => makeLog({ run: broken, write: () => true })(refused)).not.toThrow();
  });
});

it('writes what is still counted when the process ends', () => {
  const { log, entries } = logged();
  log({ part: 'proxy', action: 'limited', rule: 'connections' });
  log.flush();
  expect(entries()).toMatchObject([{ rule: 'connections', count: 1 }]);
});
