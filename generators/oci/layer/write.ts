import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { contentSize, type Entry } from './entry.ts';
import { compressFrames } from './zstd.ts';

/** The media type of a zstd-compressed layer (OCI image-spec 1.1, layer.md). */
export const LAYER_MEDIA_TYPE = 'application/vnd.oci.image.layer.v1.tar+zstd';

// One second past the epoch, as in the Nix store: a zero is read as "no time" by some tools.
const MODIFIED = new Date(1000);
const SLICE = 1 << 20;
const UNWRITTEN = 0o100000;

/** A written layer: `digest` and `size` (bytes) of the compressed blob, `diffId` and `uncompressedSize` of its tar. */
export interface WrittenLayer {
  mediaType: typeof LAYER_MEDIA_TYPE;
  digest: string;
  size: number;
  diffId: string;
  uncompressedSize: number;
}

/**
 * Writes entries, in the order given, as a zstd-compressed tar to `path`. The same entries give the same bytes: fixed
 * time, numeric owners without names, PAX headers only where a name is too long for ustar or no ASCII.
 *
 * Digest and diffID are taken as the bytes pass. Throws where `path` cannot be written; what was written of it is no
 * layer.
 */
export async function writeLayer(
  entries: readonly Entry[],
  path: string,
  level: number,
): Promise<WrittenLayer> {
  const tar = new Meter();
  const blob = new Meter();
  await pipeline(
    archive(entries),
    (chunks: AsyncIterable<Buffer>) => tar.count(chunks),
    (chunks: AsyncIterable<Buffer>) => compressFrames(chunks, level),
    (chunks: AsyncIterable<Buffer>) => blob.count(chunks),
    createWriteStream(path),
  );
  return {
    mediaType: LAYER_MEDIA_TYPE,
    digest: blob.digest(),
    size: blob.size,
    diffId: tar.digest(),
    uncompressedSize: tar.size,
  };
}

/** Counts and hashes bytes on their way. */
class Meter {
  readonly #hash = createHash('sha256');
  size = 0;

  async *count(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk);
      this.size += chunk.length;
      yield chunk;
    }
  }

  digest(): string {
    return `sha256:${this.#hash.digest('hex')}`;
  }
}

function archive(entries: readonly Entry[]): AsyncIterable<Buffer> {
  const tar = pack();
  void fill(tar, entries).then(
    () => tar.finalize(),
    (error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return tar as unknown as AsyncIterable<Buffer>;
}

async function fill(tar: Pack, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    const { path: name, uid, gid } = entry;
    // tar-stream takes a mode of 0 for none given; the bit is one that its header does not hold.
    const header = { name, mode: entry.mode | UNWRITTEN, uid, gid, mtime: MODIFIED };
    if (entry.type === 'file') {
      const stream = tar.entry({ ...header, type: 'file', size: contentSize(entry.content) });
      for (const slice of slices(entry.content)) if (!stream.write(slice)) await once(stream, 'drain');
      const done = once(stream, 'finish');
      stream.end(undefined);
      await done;
    } else if (entry.type === 'directory') {
      tar.entry({ ...header, name: `${entry.path}/`, type: 'directory' });
    } else {
      const type = entry.type === 'hardlink' ? 'link' : 'symlink';
      tar.entry({ ...header, type, linkname: entry.target });
    }
  }
}

/** Pieces small enough that hashing, compressing and writing overlap. */
function* slices(content: readonly Buffer[]): Iterable<Buffer> {
  for (const chunk of content) {
    for (let start = 0; start < chunk.length; start += SLICE) yield chunk.subarray(start, start + SLICE);
  }
}
