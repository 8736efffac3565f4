import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Header } from 'tar-stream';
import { cleanPath, type FileEntry } from '../entry.ts';
import { matcher } from '../patterns.ts';
import type { NpmContent } from '../spec.ts';
import { reachableModules } from './reachable.ts';
import { type ArchiveEntry, readTar } from './tar.ts';

/**
 * The picked files of an npm tarball, at their places in the layer, owned by root.
 *
 * npm tarballs hold regular files only; anything else is an error, as is a pick that matches nothing. Without a mode
 * of the pick's own, a file is 0755 or 0644 after its executable bit.
 */
export async function npmEntries(content: NpmContent): Promise<FileEntry[]> {
  const dropped = matcher(content.drop);
  const files = new Map<string, { mode: number; content: Buffer[] }>();
  const isPicked = (path: string) =>
    content.pick.some(({ from }) => path === from || path.startsWith(`${from}/`));

  for await (const entry of readTarball(content.tarball, ({ name }) => isPicked(name) && !dropped(name))) {
    const { name, type, mode = 0o644 } = entry.header;
    if (type === 'directory') continue;
    if (type !== 'file') throw new Error(`${content.tarball}: ${name} is a ${type}, expected a file`);
    files.set(cleanPath(name), { mode: mode & 0o111 ? 0o755 : 0o644, content: entry.content });
  }
  if (content.reachableFrom !== undefined)
    keepReachable(files, await reachable(files, content.reachableFrom));

  return content.pick.flatMap(({ from, to, mode }) => {
    const found = [...files].filter(([path]) => path === from || path.startsWith(`${from}/`));
    if (found.length === 0) throw new Error(`${content.tarball}: nothing in it is or lies below ${from}`);
    return found.map(([path, file]) => ({
      type: 'file' as const,
      path: cleanPath(to + path.slice(from.length)),
      mode: mode ?? file.mode,
      uid: 0,
      gid: 0,
      content: file.content,
    }));
  });
}

async function* readTarball(path: string, wanted: (header: Header) => boolean): AsyncIterable<ArchiveEntry> {
  try {
    yield* readTar(Readable.from([await unpack(await readFile(path))]), wanted);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${path}: got no whole npm tarball: ${reason}`, { cause: error });
  }
}

/** A gzip file's bytes in one buffer: in a stream's many chunks they would keep the garbage collector busy. */
function unpack(bytes: Buffer): Promise<Buffer> {
  // The file ends with its unpacked size modulo 2^32 (RFC 1952, section 2.3.1); a wrong one costs time only.
  const size = bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4);
  return promisify(gunzip)(bytes, { chunkSize: Math.min(size, 1 << 30) + 64 });
}

type Files = Map<string, { mode: number; content: Buffer[] }>;

function reachable(files: Files, from: readonly string[]): Promise<Set<string>> {
  return reachableModules(from, (path) => {
    const file = files.get(path);
    return file === undefined ? undefined : Buffer.concat(file.content).toString('utf8');
  });
}

function keepReachable(files: Files, kept: ReadonlySet<string>): void {
  for (const path of [...files.keys()]) if (path.endsWith('.js') && !kept.has(path)) files.delete(path);
}
