import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Member } from './deb.ts';
import { unpackXz } from './xz.ts';

/** Unpacks members of Debian packages, each compressed as its name says; yields their tar archives in order. */
export async function* unpackMembers(
  members: readonly Member[],
  xz: readonly string[],
): AsyncGenerator<Buffer> {
  const compressed = members.filter(({ name }) => name.endsWith('.xz')).map(({ bytes }) => bytes);
  const unpacked = unpackXz(compressed, xz);
  try {
    for (const { name, bytes } of members) {
      if (name.endsWith('.xz')) yield (await unpacked.next()).value ?? Buffer.alloc(0);
      else if (name.endsWith('.gz')) yield gunzipSync(bytes);
      else if (name.endsWith('.zst')) yield zstdDecompressSync(bytes);
      else if (name.endsWith('.tar')) yield bytes;
      else throw new Error(`${name} is compressed in a way that is not supported`);
    }
  } finally {
    await unpacked.return(undefined);
  }
}
