import { looksLikeRepository } from '../../../policy/containment/git.ts';
import { type BytePath, shownPath } from '../../git/bytes.ts';
import { type Entry, isUntouched, nameOf } from '../disk/entry.ts';
import { type Limits, walk } from '../disk/walk.ts';
import type { Known, Prepared } from '../types.ts';

/** What an agent has made of a path. `after` is undefined where it deleted it, `before` where it created it. */
export interface Change {
  readonly path: BytePath;
  readonly before: Known | undefined;
  readonly after: Entry | undefined;
  /** The folder around it that git takes for a repository, whatever its name. */
  readonly inRepository: BytePath | undefined;
}

/** Longer ones are of no use to a person: with the folders above them they soon pass the system's limit of 4096. */
const LONGEST = 3000;

export interface Changes {
  /** In the order of the paths: folders before what is in them. */
  readonly changes: readonly Change[];
  /** What there is by the name `.git`. */
  readonly gits: ReadonlyMap<BytePath, Entry>;
  /** Folders that are there now. */
  readonly folders: ReadonlySet<BytePath>;
  readonly notes: readonly string[];
}

/** Compares the copy with what it was when the agent began: a change's time is the kernel's, and nobody else's to set. */
export function findChanges({ workspace, manifest }: Prepared, limits: Limits): Changes {
  const changes: Change[] = [];
  const gits = new Map<BytePath, Entry>();
  const folders = new Set<BytePath>(['']);
  const notes: string[] = [];
  const present = new Set<BytePath>();
  let repository: BytePath | undefined;

  walk({
    root: workspace,
    limits,
    enter: (folder, names) => {
      if (repository !== undefined && !folder.startsWith(`${repository}/`)) repository = undefined;
      if (
        repository === undefined &&
        folder !== '' &&
        !names.includes('.git') &&
        looksLikeRepository(names)
      ) {
        repository = folder;
      }
    },
    visit: (path, entry) => {
      if (nameOf(path) === '.git') {
        gits.set(path, entry);
        return false;
      }
      const before = manifest.get(path);
      if (path.length > LONGEST) {
        notes.push(
          `${shownPath(path.slice(0, 60))}…: a path of more than ${LONGEST} bytes is not brought back`,
        );
        return false;
      }
      if (entry.kind === 'other') {
        notes.push(`${shownPath(path)}: a pipe, a socket or a device is not brought back`);
        return false;
      }
      present.add(path);
      if (entry.kind === 'folder') folders.add(path);
      const inRepository =
        repository !== undefined && path.startsWith(`${repository}/`) ? repository : undefined;
      if (before === undefined || !isSame(before.copy, entry)) {
        changes.push({ path, before, after: entry, inRepository });
      }
      return true;
    },
  });
  for (const [path, before] of manifest) {
    if (!present.has(path)) changes.push({ path, before, after: undefined, inRepository: undefined });
  }
  changes.sort((one, other) => (one.path < other.path ? -1 : 1));
  return { changes, gits, folders, notes };
}

function isSame(before: Entry, now: Entry): boolean {
  if (before.kind === 'folder' && now.kind === 'folder') return before.mode === now.mode;
  return isUntouched(before, now);
}
