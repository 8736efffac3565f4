import type { BytePath } from '../../git/bytes.ts';
import type { Refs } from '../../git/refs.ts';
import { at, type Entry, isUntouched, look } from '../disk/entry.ts';
import { type Limits, walk } from '../disk/walk.ts';
import type { StashEntry, What } from '../types.ts';
import { isObjectId } from './names.ts';
import { OPERATIONS, readSmall, readStates } from './small-files.ts';
import { readStash } from './stash.ts';

/** What an agent left in a git directory, read as data: no git process takes its configuration. */
export interface AgentGit {
  readonly gitDir: string;
  readonly head: string | undefined;
  readonly refs: Refs;
  readonly stash: readonly StashEntry[];
  readonly states: Readonly<Record<string, string>>;
  readonly operations: readonly string[];
  /** Paths of objects and packs below the git directory. */
  readonly loose: readonly string[];
  readonly packs: readonly string[];
  /** How everything else differs from what we made. */
  readonly changed: readonly { readonly path: BytePath; readonly what: What; readonly isFolder: boolean }[];
}

const MOST_REFS = 2 ** 26;
const LONGEST = 1000;

/** Reads it. `metadata` is what was there when the agent began. */
export function readAgentGit(
  gitDir: string,
  metadata: ReadonlyMap<BytePath, Entry>,
  limits: Limits,
): AgentGit {
  const loose: string[] = [];
  const packs: string[] = [];
  const refFiles: string[] = [];
  const changed: { path: BytePath; what: What; isFolder: boolean }[] = [];
  const present = new Set<BytePath>();
  walk({
    root: gitDir,
    limits,
    visit: (path, entry) => {
      if (path.length > LONGEST) return false;
      if (/^objects\/[0-9a-f]{2}\//.test(path)) {
        if (entry.kind === 'file' && isLoose(path)) loose.push(path);
        return false;
      }
      if (path.startsWith('objects/pack/')) {
        if (entry.kind === 'file' && /^objects\/pack\/pack-[0-9a-f]+\.pack$/.test(path)) packs.push(path);
        return false;
      }
      present.add(path);
      const before = metadata.get(path);
      const isFolder = entry.kind === 'folder';
      if (before === undefined) changed.push({ path, what: 'created', isFolder });
      else if (isFolder ? before.kind !== 'folder' : !isUntouched(before, entry)) {
        changed.push({ path, what: 'changed', isFolder });
      }
      if (path.startsWith('refs/') && entry.kind === 'file' && !path.endsWith('.lock')) refFiles.push(path);
      return true;
    },
  });
  for (const [path, { kind }] of metadata) {
    if (!present.has(path)) changed.push({ path, what: 'deleted', isFolder: kind === 'folder' });
  }
  const head = refValue(readSmall(`${gitDir}/HEAD`, 4096));
  return {
    ...{ gitDir, head, loose, packs, changed },
    refs: readRefs(gitDir, refFiles),
    stash: readStash(gitDir),
    states: readStates(gitDir),
    operations: OPERATIONS.filter((name) => look(at(gitDir, name)) !== undefined),
  };
}

const isLoose = (path: string) => /^objects\/[0-9a-f]{2}\/(?:[0-9a-f]{38}|[0-9a-f]{62})$/.test(path);

function readRefs(gitDir: string, files: readonly string[]): Refs {
  const refs: Refs = {};
  for (const line of readSmall(`${gitDir}/packed-refs`, MOST_REFS)?.split('\n') ?? []) {
    const [, id, name] = /^([0-9a-f]{40}|[0-9a-f]{64}) (refs\/.+)$/.exec(line) ?? [];
    if (id !== undefined && name !== undefined) refs[textOf(name)] = id;
  }
  for (const path of files) {
    const value = refValue(readSmall(at(gitDir, path), 4096));
    if (value !== undefined) refs[textOf(path)] = value;
  }
  return refs;
}

const textOf = (bytes: string) => Buffer.from(bytes, 'latin1').toString();

function refValue(text: string | undefined): string | undefined {
  const value = text?.trimEnd() ?? '';
  return isObjectId(value) || /^ref: refs\/\S+$/.test(value) ? value : undefined;
}
