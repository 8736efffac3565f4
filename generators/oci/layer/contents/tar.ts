import type { Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';

/** One entry of an archive that was read, its bytes in chunks. */
export interface ArchiveEntry {
  header: Header;
  content: Buffer[];
}

const BLOCK = 512;

/**
 * The entries of a tar stream that `wanted` asks for, one after another. Throws when the stream ends early (an
 * archive's last block is zeros: pax(1), "ustar Interchange Format") or is no tar.
 */
export async function* readTar(
  source: Readable,
  wanted: (header: Header) => boolean,
): AsyncIterable<ArchiveEntry> {
  const archive = extract();
  source.on('error', (error) => archive.destroy(error));
  let last: Buffer = Buffer.alloc(0);
  source.on('data', (chunk: Buffer) => {
    last = (chunk.length < BLOCK ? Buffer.concat([last, chunk]) : chunk).subarray(-BLOCK);
  });
  source.pipe(archive);
  for await (const entry of archive) {
    const content: Buffer[] = [];
    const keep = wanted(entry.header);
    for await (const chunk of entry) if (keep) content.push(chunk as Buffer);
    if (keep) yield { header: entry.header, content };
  }
  if (last.length < BLOCK || last.some((byte) => byte !== 0)) {
    throw new Error('the tar archive is cut off: it has no end');
  }
}
