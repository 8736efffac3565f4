/**
 * A path as git and the file system have it: bytes, which need not be UTF-8. It is held as a string of one character per byte
 * (Latin-1), so that it can be a key, be compared and be written as JSON, and nothing is lost.
 */
export type BytePath = string;

export const bytesOf = (path: BytePath): Buffer => Buffer.from(path, 'latin1');
export const pathOf = (bytes: Buffer): BytePath => bytes.toString('latin1');

/** A path of text, such as a folder's that the user named, as bytes. */
export const fromText = (text: string): BytePath => pathOf(Buffer.from(text));

/** A path below a folder, for the file system. */
export const absolute = (folder: string, path: BytePath): Buffer =>
  path === '' ? Buffer.from(folder) : Buffer.concat([Buffer.from(`${folder}/`), bytesOf(path)]);

/** The folder of a path; '' for one at the top. */
export const folderOf = (path: BytePath): BytePath => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Every folder above a path, the topmost first. */
export function foldersAbove(path: BytePath): BytePath[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A list of paths as git takes and gives it with `-z`. */
export const zeroEnded = (paths: readonly BytePath[]): Buffer =>
  bytesOf(paths.map((path) => `${path}\0`).join(''));

export function zeroSeparated(output: Buffer): string[] {
  const text = pathOf(output);
  return text === '' ? [] : text.slice(0, text.endsWith('\0') ? -1 : undefined).split('\0');
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A path for a person: as it is where it can be read, else quoted with the odd bytes escaped, so that it can't forge a line. */
export function shownPath(path: BytePath): string {
  try {
    const text = utf8.decode(bytesOf(path));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
    if (!/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff"\\]/.test(text))
      return text;
  } catch {
    // Not UTF-8: escaped below.
  }
  return quoted(path);
}

/** A path quoted as C does it, with every byte outside of printable ASCII escaped; git reads it back. */
export function quoted(path: BytePath): string {
  const inner = path.replace(
    /[^ !#-[\]-~]/g,
    (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `"${inner}"`;
}
