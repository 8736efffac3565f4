import { open, readFile, rename } from 'node:fs/promises';
import { AuditHead } from '../../policy/audit/entry.ts';
import { auditFiles } from './places.ts';

/**
 * Puts the head in place of the one before, whole or not at all. `durable` waits until its text is on the disk; a loss of
 * power may still bring back the one before, and the log is then ahead of it, which is noticed. The log is locked, so one name for
 * the file beside it will do: this takes a quarter of the time of write-file-atomic, and is done for each entry.
 */
export async function writeHead(folder: string, head: AuditHead, durable: boolean): Promise<void> {
  const files = auditFiles(folder);
  const file = await open(files.next, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(head)}\n`);
    if (durable) await file.datasync();
  } finally {
    await file.close();
  }
  await rename(files.next, files.head);
}

/** The head of a log; `missing` where there is none, `damaged` where the file is something else. */
export async function readHead(folder: string): Promise<AuditHead | 'missing' | 'damaged'> {
  const text = await readFile(auditFiles(folder).head, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return 'missing';
  try {
    return AuditHead.parse(JSON.parse(text));
  } catch {
    return 'damaged';
  }
}

/** Waits until the names in a folder are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
