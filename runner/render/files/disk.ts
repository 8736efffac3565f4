import { mkdir, readdir, readFile, rmdir, unlink } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';

/** What the transaction does to a disk; tests make one of these steps fail. */
export interface Disk {
  /** The file's text; undefined where it is not there. */
  read(path: string): Promise<string | undefined>;
  /** The names in a folder; none where it is not there. */
  list(folder: string): Promise<string[]>;
  /**
   * Writes a file whole or not at all. A `mode` is given to it; else it keeps its own. `aside` hears the name of the file
   * in which the text is written before it takes the place of the other.
   */
  write(path: string, text: string, mode?: number, aside?: (path: string) => Promise<void>): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Removes a folder if nothing is in it. */
  removeFolder(path: string): Promise<void>;
}

// New files may hold what is nobody else's business; each CLI reads them as their owner.
const NEW_FOLDER = 0o700;

/** The real one. */
export const disk: Disk = {
  async read(path) {
    return await readFile(path, 'utf8').catch(unless(['ENOENT', 'ENOTDIR']));
  },

  async list(folder) {
    return (await readdir(folder).catch(unless(['ENOENT', 'ENOTDIR']))) ?? [];
  },

  async write(path, text, mode, aside) {
    await writeFileAtomic(path, text, {
      ...(mode !== undefined && { mode }),
      ...(aside !== undefined && { tmpfileCreated: aside }),
    });
  },

  async remove(path) {
    await unlink(path).catch(unless(['ENOENT']));
  },

  async makeFolder(path) {
    await mkdir(path, { mode: NEW_FOLDER }).catch(unless(['EEXIST']));
  },

  async removeFolder(path) {
    await rmdir(path).catch(unless(['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EBUSY']));
  },
};

function unless(codes: readonly string[]) {
  return (error: NodeJS.ErrnoException): undefined => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
}
