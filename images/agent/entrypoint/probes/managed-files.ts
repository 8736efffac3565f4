import { accessSync, constants, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ManagedFile } from '../facts.ts';

/** What one path is and who may change it; a link is not followed. */
export function managedFile(path: string): ManagedFile {
  const stats = lstatOf(path);
  if (stats === undefined) return { path, kind: 'missing', uid: -1, mode: 0, writable: false };
  const { uid, mode } = stats;
  const link = stats.isSymbolicLink();
  const readable = link || may(path, stats.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
  const kind = link ? 'link' : readable ? 'present' : 'unreadable';
  return { path, kind, uid, mode: mode & 0o7777, writable: !link && may(path, constants.W_OK) };
}

/** A folder and everything below it; where a link leads is looked at too. */
export function tree(path: string): readonly ManagedFile[] {
  return [...withTarget(path), ...entriesOf(path).flatMap(tree)];
}

/** A folder and what lies directly in it; where a link leads is looked at too. */
export function folderWithEntries(path: string): readonly ManagedFile[] {
  return [...withTarget(path), ...entriesOf(path).flatMap(withTarget)];
}

function withTarget(path: string): readonly ManagedFile[] {
  const file = managedFile(path);
  return file.kind === 'link' ? [file, managedFile(targetOf(path))] : [file];
}

/** Where a chain of links ends; a link to nothing stays what it is named, and counts as missing. */
function targetOf(link: string): string {
  try {
    return realpathSync(link);
  } catch {
    return `${link} (a link to nothing)`;
  }
}

function entriesOf(path: string): readonly string[] {
  if (!lstatOf(path)?.isDirectory()) return [];
  try {
    return readdirSync(path).map((name) => join(path, name));
  } catch {
    return [];
  }
}

function lstatOf(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function may(path: string, access: number): boolean {
  try {
    accessSync(path, access);
    return true;
  } catch {
    return false;
  }
}
