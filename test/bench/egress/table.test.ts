import { expect, it } from 'vitest';
import type { Result, Times } from '../../../bench/egress/result.ts';
import { formatResult } from '../../../bench/egress/table.ts';

const times = (p50: number, p95: number, added: number): Times => ({
  p50,
  p95,
  added_p50: added,
  added_p95: added,
});
const both = (added: number) => ({ direct: times(2, 3, 0), Paddock: times(2 + added, 3 + added, added) });

function resultWith(added: number, stays: number): string {
  const result: Result = {
    cores: 2,
    rounds: 3,
    load: [1, 2],
    quiet: { quiet: 14, all: 15 },
    requests: {
      fresh: both(added),
      kept: both(0),
      rate: { direct: { per_second: 600 }, Paddock: { per_second: 300, cpu_seconds: 0.4 } },
      rate_count: 400,
      download: { direct: { per_second: 4e8 }, Paddock: { per_second: 2e8, cpu_seconds: 0.5 } },
    },
    gateway: { kept: both(added), fresh: both(0), streams: 200, events: both(0) },
    memory: { streams: 10_000, resident_bytes: [173e6, 173e6], bytes_a_stream: stays },
  };
  return formatResult(result);
}

it('shows each number beside the direct way', () => {
  const text = resultWith(2, 30);
  expect(text).toContain(
    '2 cores, medians of 3 rounds, load 1 before and 2 after; 14 of 15 latencies on an idle machine',
  );
  expect(text).toMatch(/^Paddock +4\.00 +5\.00 +2\.00 +2\.00 +2\.0$/m);
  expect(text).toMatch(/^Paddock +300 +0\.50 +1\.00$/m);
  expect(text).toMatch(/^Paddock +200 +0\.50 +2\.50$/m);
  expect(text).not.toContain('!');
});

it('marks what is over its target', () => {
  expect(resultWith(4, 30).match(/4\.00!/g)).toHaveLength(1);
  expect(resultWith(6, 30).match(/6\.00!/g)).toHaveLength(2);
  expect(resultWith(2, 4_000)).toContain('4000!');
});
