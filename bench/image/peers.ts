import type { HandMade } from './hand-made.ts';
import type { Sample } from './measure.ts';
import type { Row } from './table.ts';

/** Puts what the peers took beside the rows that they are comparable with. By hand means one architecture. */
export function withPeers(
  rows: readonly Row[],
  native: string,
  unpacking?: Sample,
  byHand?: HandMade,
): Row[] {
  const peers: Record<string, Row['peers']> = {
    ...(unpacking && { cold: { 'unpacking alone': unpacking.seconds } }),
    ...(byHand && {
      'cold-native': { buildah: byHand.uncompressed.seconds, 'buildah, gzip': byHand.compressed.seconds },
      profile: { buildah: byHand.file.seconds },
      entrypoint: { buildah: byHand.file.seconds },
      claude: { buildah: byHand.tarball.seconds },
      [`image-${native}`]: { 'buildah, gzip': byHand.size },
    }),
  };
  return rows.map((row) => ({ ...row, ...(peers[row.key] && { peers: peers[row.key] }) }));
}
