/** What one path of a layer is. `path` has neither a leading nor a trailing slash. */
interface EntryBase {
  path: string;
  mode: number;
  uid: number;
  gid: number;
}

/** A regular file; its bytes are the chunks, one after another. */
export interface FileEntry extends EntryBase {
  type: 'file';
  content: readonly Buffer[];
}

export interface DirectoryEntry extends EntryBase {
  type: 'directory';
}

/** A symbolic link, with its text as it stands. */
export interface SymlinkEntry extends EntryBase {
  type: 'symlink';
  target: string;
}

/** A second name of the regular file at `target`, a path of the same layer. */
export interface HardlinkEntry extends EntryBase {
  type: 'hardlink';
  target: string;
}

export type Entry = FileEntry | DirectoryEntry | SymlinkEntry | HardlinkEntry;

/** The number of bytes in a file. */
export function contentSize(content: readonly Buffer[]): number {
  return content.reduce((sum, chunk) => sum + chunk.length, 0);
}

/** The first bytes of a file, at most `size` of them: an archive's reader cuts chunks where it likes. */
export function contentHead(content: readonly Buffer[], size: number): Buffer {
  const head: Buffer[] = [];
  for (let length = 0, index = 0; length < size && index < content.length; index++) {
    const chunk = content[index] ?? Buffer.alloc(0);
    head.push(chunk.subarray(0, size - length));
    length += chunk.length;
  }
  return Buffer.concat(head);
}

/**
 * A path inside a layer, cleaned: no leading `/` or `./`, no trailing slash. The root itself is ''.
 *
 * Throws on `..`, on an empty component, on control characters and on what is no UTF-8 (which readers turn into
 * U+FFFD, so that two names may become one): no honest package has them.
 */
export function cleanPath(path: string): string {
  const cleaned = path.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  if (cleaned === '' || cleaned === '.') return '';
  const plain = cleaned.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (!plain || /[\x00-\x1f\x7f\ufffd]/.test(cleaned.toWellFormed())) {
    throw new Error(`a layer cannot hold the path ${JSON.stringify(path)}: expected plain components`);
  }
  return cleaned;
}

/** A file owned by root. */
export function file(path: string, content: Buffer | string, mode: number): FileEntry {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { type: 'file', path: cleanPath(path), mode, uid: 0, gid: 0, content: [bytes] };
}

/** A directory, owned by root unless said otherwise. */
export function directory(path: string, mode: number, uid = 0, gid = 0): DirectoryEntry {
  return { type: 'directory', path: cleanPath(path), mode, uid, gid };
}

/** A symbolic link owned by root. */
export function symlink(path: string, target: string): SymlinkEntry {
  return { type: 'symlink', path: cleanPath(path), mode: 0o777, uid: 0, gid: 0, target };
}
