import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { contentSize, type Entry } from './entry.ts';

/** The media type of a zstd-compressed layer (OCI image-spec 1.1, layer.md). */
export const LAYER_MEDIA_TYPE = 'application/vnd.oci.image.layer.v1.tar+zstd';

// One second past the epoch, as in the Nix store: a zero is read as "no time" by some tools.
const MODIFIED = new Date(1000);
const SLICE = 1 << 20;

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
 * time, numeric owners without names, PAX headers only where a name is too long for ustar.
 *
 * Digest and diffID are taken as the bytes pass. zstd runs on one thread: with `nbWorkers` Node.js 24 breaks the
 * stream (ERR_STREAM_PUSH_AFTER_EOF).
 */
export async function writeLayer(
  entries: readonly Entry[],
  path: string,
  level: number,
): Promise<WrittenLayer> {
  const compressor = createZstdCompress({
    chunkSize: SLICE,
    params: { [constants.ZSTD_c_compressionLevel]: level },
  });
  const blob = createWriteStream(path);
  const digest = createHash('sha256');
  let size = 0;
  compressor.on('data', (chunk: Buffer) => {
    digest.update(chunk);
    size += chunk.length;
  });
  const written = finished(compressor.pipe(blob));

  const diffId = createHash('sha256');
  let uncompressedSize = 0;
  for await (const chunk of archive(entries)) {
    diffId.update(chunk);
    uncompressedSize += chunk.length;
    if (!compressor.write(chunk)) await once(compressor, 'drain');
  }
  compressor.end();
  await written;
  return {
    mediaType: LAYER_MEDIA_TYPE,
    digest: `sha256:${digest.digest('hex')}`,
    size,
    diffId: `sha256:${diffId.digest('hex')}`,
    uncompressedSize,
  };
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
    const header = { name: entry.path, mode: entry.mode, uid: entry.uid, gid: entry.gid, mtime: MODIFIED };
    if (entry.type === 'file') {
      const stream = tar.entry({ ...header, size: contentSize(entry.content) });
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
