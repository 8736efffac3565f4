import type { Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';

/** One entry of an archive that was read, its bytes in chunks. */
export interface ArchiveEntry {
  header: Header;
  content: Buffer[];
}

/**
 * The entries of a tar stream that `wanted` asks for, one after another. Throws when the stream ends early or is no
 * tar.
 */
export async function* readTar(
  source: Readable,
  wanted: (header: Header) => boolean,
): AsyncIterable<ArchiveEntry> {
  const archive = extract();
  source.on('error', (error) => archive.destroy(error));
  source.pipe(archive);
  for await (const entry of archive) {
    const content: Buffer[] = [];
    const keep = wanted(entry.header);
    for await (const chunk of entry) if (keep) content.push(chunk as Buffer);
    if (keep) yield { header: entry.header, content };
  }
}
