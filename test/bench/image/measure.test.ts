import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { added, childrenSeconds, quickest, run, type Setting, timed } from '../../../bench/image/measure.ts';

const setting = (signal = new AbortController().signal): Setting => ({
  directory: tmpdir(),
  env: {},
  signal,
});

describe('a measured command', () => {
  test('is told by its time on the clock and that of its children', async () => {
    const busy = 'i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done';
    const sample = await timed(setting(), 'sh', ['-c', `sh -c '${busy}'; sleep 0.1`]);
    expect(sample.seconds).toBeGreaterThan(0.1);
    expect(sample.cpu).toBeGreaterThan(0.01);
    expect(sample.cpu).toBeLessThan(sample.seconds);
  });

  test('that fails is no measurement', async () => {
    await expect(timed(setting(), 'sh', ['-c', 'echo broken >&2; exit 3'])).rejects.toThrow('broken');
    await expect(run(setting(), 'false', [])).rejects.toThrow();
  });

  test('is stopped with all that it started', async () => {
    const abort = new AbortController();
    const start = performance.now();
    const sleeping = timed(setting(abort.signal), 'sleep', ['60']);
    setTimeout(() => abort.abort(), 100);
    await expect(sleeping).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('times', () => {
  test('are read from dash and bash alike', () => {
    expect(childrenSeconds('0m0.00s 0m0.00s\n1m2.50s 0m0.25s\n')).toBe(62.75);
    expect(childrenSeconds('0m0,001s 0m0.002s\n0m1.250s 0m0.500s')).toBe(1.75);
  });

  test('of another form are refused', () => {
    expect(() => childrenSeconds('0m0.00s 0m0.00s')).toThrow('expected what `times` prints');
  });
});

test('of several runs the quickest counts', async () => {
  const runs = [3, 1, 2].map((seconds) => ({ seconds, cpu: seconds * 2 }));
  expect(await quickest(3, async (run) => runs[run] ?? { seconds: 0, cpu: 0 })).toEqual({
    seconds: 1,
    cpu: 2,
  });
});

test('steps add up', () => {
  expect(added({ seconds: 1, cpu: 2 }, { seconds: 3, cpu: 4 })).toEqual({ seconds: 4, cpu: 6 });
});
