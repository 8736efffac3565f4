import { chmodSync, lstatSync } from 'node:fs';
import { Failure } from '../../failure.ts';
import { absolute, type BytePath } from '../../git/bytes.ts';
import { childrenOf } from '../snapshot/plain.ts';

/** Whether something failed because a mode forbids it. */
export function isForbidden(error: unknown): boolean {
  if (error instanceof Failure) return /Permission denied|EACCES/.test(error.message);
  return error instanceof Error && 'code' in error && error.code === 'EACCES';
}

/**
 * Gives the user back what an agent took by a change of modes: folders can be read and written, files can be read. Links are not
 * followed, and `skipped` paths (a folder ends in a slash) are left alone. Files of other users stay closed.
 */
export function openUp(root: string, skipped: readonly BytePath[]): void {
  const left = new Set(skipped.map((path) => path.replace(/\/$/, '')));
  const visit = (path: BytePath) => {
    if (left.has(path)) return;
    const full = absolute(root, path);
    const stats = lstatSync(full);
    if (stats.uid !== process.geteuid?.() || !(stats.isDirectory() || stats.isFile())) return;
    const least = stats.isDirectory() ? 0o700 : 0o400;
    if ((stats.mode & least) !== least) chmodSync(full, (stats.mode & 0o7777) | least);
    if (stats.isDirectory()) for (const child of childrenOf(root, path)) visit(child);
  };
  visit('');
}
