import { describe, expect, test } from 'vitest';
import { formatTable, type Row, ratio } from '../../../bench/image/table.ts';

const row = (special: Partial<Row>): Row => ({
  key: 'x',
  name: 'x',
  unit: 'seconds',
  paddock: 1,
  ...special,
});
const line = (special: Partial<Row>) =>
  formatTable([row(special)])
    .split('\n')[1]
    ?.split(/\s{2,}/);

describe('a table', () => {
  test('shows seconds, processor time, and how many times ours a peer took', () => {
    const peers = { buildah: 45 };
    expect(line({ name: 'cold build', paddock: 15, cpu: 29.96, target: 30, peers })).toEqual([
      ...['cold build', '15.0 s', '30.0 s', '30.0 s', '45.0 s', '3.0'],
    ]);
  });

  test('shows bytes as registries count them', () => {
    expect(line({ unit: 'bytes', paddock: 6_900 })).toEqual(['x', '6.9 kB']);
    expect(line({ unit: 'bytes', paddock: 398_000_000 })).toEqual(['x', '398.0 MB']);
  });

  test('marks what is over its target, and not what reaches it', () => {
    expect(line({ paddock: 1.51, target: 1.5 })?.[1]).toBe('1.51 s!');
    expect(line({ paddock: 1.5, target: 1.5 })?.[1]).toBe('1.50 s');
  });

  test('leaves a peer empty that was not measured, and keeps the columns', () => {
    const [head = '', first = ''] = formatTable([row({ peers: { 'unpacking alone': 0.5 } })]).split('\n');
    expect(first.endsWith('0.50 s   0.50')).toBe(true);
    expect(first.length).toBe(head.length);
  });
});

test.each([
  [1, 3, '0.33'],
  [3, 2, '1.5'],
  [250, 2, '125'],
])('%i to %i is %s', (peer, paddock, shown) => expect(ratio(peer, paddock)).toBe(shown));
