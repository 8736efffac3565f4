import { expect, test } from 'vitest';
import { withPeers } from '../../../bench/image/peers.ts';
import type { Row } from '../../../bench/image/table.ts';

const row = (key: string): Row => ({ key, name: key, unit: 'seconds', paddock: 1 });
const sample = (seconds: number) => ({ seconds, cpu: seconds });
const byHand = {
  ...{ uncompressed: sample(57), compressed: sample(73), size: 558, file: sample(0.2), tarball: sample(15) },
};

test('what is made by hand stands beside what is for one architecture too', () => {
  const rows = withPeers(
    ['cold', 'cold-native', 'image-arm64', 'image-amd64'].map(row),
    'arm64',
    sample(9),
    byHand,
  );
  expect(rows.map(({ peers }) => peers)).toEqual([
    { 'unpacking alone': 9 },
    { buildah: 57, 'buildah, gzip': 73 },
    { 'buildah, gzip': 558 },
    undefined,
  ]);
});

test('a peer that was left out leaves nothing', () => {
  expect(withPeers([row('cold-native')], 'amd64')).toEqual([row('cold-native')]);
});
