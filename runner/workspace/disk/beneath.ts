import { closeSync, constants, openSync } from 'node:fs';
import { type BytePath, bytesOf, folderOf, shownPath } from '../../git/bytes.ts';
import { isCode, nameOf } from './entry.ts';

/** There is no such folder: nothing, a file or a link stands in the way. */
export class Obstacle extends Error {
  override name = 'Obstacle';
}

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Reaches what is below a folder without following a link, as openat(2) does: each part of a path is opened by itself. The folder last used stays open.
 */
export class Beneath {
  readonly root: string;
  #last: { folder: BytePath; fd: number } | undefined;

  constructor(root: string) {
    this.root = root;
  }

  /** Where the file system finds a path, until the next call. Throws an {@link Obstacle}. */
  place(path: BytePath): Buffer {
    return this.in(folderOf(path), nameOf(path));
  }

  /** The same for a name in a folder. */
  in(folder: BytePath, name: string): Buffer {
    return inside(this.#open(folder), name);
  }

  close(): void {
    if (this.#last) closeSync(this.#last.fd);
    this.#last = undefined;
  }

  #open(folder: BytePath): number {
    if (this.#last?.folder === folder) return this.#last.fd;
    this.close();
    let fd = openSync(this.root, constants.O_RDONLY | constants.O_DIRECTORY);
    for (const part of folder === '' ? [] : folder.split('/')) {
      const above = fd;
      try {
        fd = openSync(inside(above, part), FOLDER);
      } catch (error) {
        if (isCode(error, 'ENOENT')) throw new Obstacle(`${shownPath(folder)}: there is no such folder`);
        if (isCode(error, 'ENOTDIR', 'ELOOP')) {
          throw new Obstacle(`${shownPath(folder)}: a file or a link is where a folder was`);
        }
        throw error;
      } finally {
        closeSync(above);
      }
    }
    this.#last = { folder, fd };
    return fd;
  }
}

function inside(fd: number, name: string): Buffer {
  return Buffer.concat([Buffer.from(`/proc/self/fd/${fd}/`), bytesOf(name)]);
}
