import { constants } from 'node:fs';
import { type FileHandle, lstat, open, stat } from 'node:fs/promises';
import type { AuditHead } from '../../policy/audit/entry.ts';
import { syncFolder, writeHead } from './head.ts';
import { auditFiles } from './places.ts';

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants;

/** The file of a log, and its head. */
export interface LogFile {
  /** Writes whole lines, then the head. `durable` waits until both are on the disk. Throws where the file is not as it was left. */
  write(lines: string, head: AuditHead, durable: boolean): Promise<void>;
  /** Brings all to the disk, with the names in the folder. */
  finish(head: AuditHead): Promise<void>;
}

/** Opens the file for reading and appending; it is made where there is none, and is no link. */
export async function openFile(path: string): Promise<FileHandle> {
  return await open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
}

/** Throws where the folder is not one that only its owner can look into. */
export async function checkFolder(folder: string): Promise<void> {
  const { mode, uid } = await lstat(folder).then((found) => {
    if (!found.isDirectory()) throw new Error('got no folder, expected one');
    return found;
  });
  if ((mode & 0o077) !== 0) throw new Error(`got the mode ${(mode & 0o777).toString(8)}, expected 700`);
  if (uid !== process.getuid?.())
    throw new Error(`belongs to the user ${uid}, expected ${process.getuid?.()}`);
}

/** A log's open file as what the writer needs. */
export async function logFile(folder: string, handle: FileHandle): Promise<LogFile> {
  const path = auditFiles(folder).log;
  const { ino } = await handle.stat();
  let { size } = await handle.stat();
  async function write(lines: string, head: AuditHead, durable: boolean): Promise<void> {
    const found = await stat(path);
    if (found.ino !== ino) throw new Error('another file has taken its place');
    if (found.size !== size)
      throw new Error(`got ${found.size} bytes, expected ${size}: somebody else wrote to it`);
    await handle.appendFile(lines);
    // Lines are ASCII.
    size += lines.length;
    if (durable) await handle.datasync();
    await writeHead(folder, head, durable);
  }
  return {
    write,
    async finish(head) {
      await write('', head, true);
      await syncFolder(folder);
    },
  };
}
