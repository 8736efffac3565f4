import { type BytePath, shownPath } from '../../git/bytes.ts';
import type { Entry } from '../disk/entry.ts';
import { nameOf } from '../disk/entry.ts';
import { LIMITS, walk } from '../disk/walk.ts';
import type { Judge } from '../protect/judge.ts';

export interface Found {
  readonly path: BytePath;
  readonly entry: Entry;
}

/** What of a working tree goes into the copy. */
export interface Scan {
  /** Folders before what is in them. */
  readonly entries: readonly Found[];
  /** Read-only paths, without those below others. */
  readonly readonly: readonly Found[];
  /** Blocked paths, without those below others. */
  readonly blocked: readonly BytePath[];
  readonly links: readonly BytePath[];
  /** Folders with a `.git` in them. */
  readonly repositories: readonly BytePath[];
  /** What is left out although it is not blocked. */
  readonly left: readonly BytePath[];
  readonly notes: readonly string[];
}

/** Looks through a working tree. What is in a `.git` is not looked at: the copy gets one of our own making. */
export function scan(root: string, judge: Judge): Scan {
  const entries: Found[] = [];
  const readonly: Found[] = [];
  const blocked: BytePath[] = [];
  const links: BytePath[] = [];
  const repositories: BytePath[] = [];
  const left: BytePath[] = [];
  const notes: string[] = [];
  let covered: BytePath | undefined;

  walk({
    root,
    limits: LIMITS,
    unreadable: (folder, code) => {
      left.push(folder);
      notes.push(`${shownPath(folder)}: this folder cannot be read (${code}), so it is empty in the box`);
    },
    visit: (path, entry) => {
      if (nameOf(path) === '.git') {
        repositories.push(path.slice(0, Math.max(0, path.length - '/.git'.length)));
        return false;
      }
      const isFolder = entry.kind === 'folder';
      const tier = judge.tier(path, isFolder);
      if (tier.tier === 'blocked') {
        blocked.push(path);
        return false;
      }
      if (entry.kind === 'other') {
        left.push(path);
        notes.push(`${shownPath(path)}: a pipe, a socket or a device is not in the box`);
        return false;
      }
      if (covered !== undefined && !path.startsWith(`${covered}/`)) covered = undefined;
      if (covered === undefined && entry.kind !== 'link' && !judge.mayWrite(tier)) {
        readonly.push({ path, entry });
        if (isFolder) covered = path;
      }
      if (entry.kind === 'link') links.push(path);
      entries.push({ path, entry });
      return true;
    },
  });
  return { entries, readonly, blocked, links, repositories, left, notes };
}
