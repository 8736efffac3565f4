import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Places } from './repository.ts';

/** Branches, tags and what else has a name: an object's id, or `ref: <name>`. */
export type Refs = Record<string, string>;

export interface RefState {
  /** `ref: refs/heads/…`, or the commit of a detached HEAD; undefined where there is none that can be read. */
  head?: string;
  refs: Refs;
}

const LARGEST = 2 ** 28;

/**
 * Reads HEAD and the refs from a repository's files (gitrepository-layout(5)), so that no git process has to take this
 * repository's configuration. What is damaged is left out.
 */
export function readRefs({ gitDir, commonDir }: Places): RefState {
  const refs: Refs = {};
  if (!lstatSync(commonDir, { throwIfNoEntry: false })?.isDirectory()) return { refs };
  for (const line of text(join(commonDir, 'packed-refs'))?.split('\n') ?? []) {
    const match = /^([0-9a-f]{40,64}) (refs\/.+)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) refs[match[2]] = match[1];
  }
  walk(commonDir, 'refs', refs);
  if (gitDir !== commonDir) walk(gitDir, 'refs', refs);
  const head = refValue(join(gitDir, 'HEAD'));
  return { ...(head !== undefined && { head }), refs };
}

/** What a ref leads to; undefined for one that is not born, or leads in a circle. */
export function resolveRef(value: string | undefined, refs: Refs, depth = 5): string | undefined {
  if (value === undefined || depth === 0) return undefined;
  return value.startsWith('ref: ') ? resolveRef(refs[value.slice(5)], refs, depth - 1) : value;
}

function walk(base: string, name: string, refs: Refs): void {
  const path = join(base, name);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const below = `${name}/${entry.name}`;
    if (entry.isDirectory()) walk(base, below, refs);
    else if (!entry.name.endsWith('.lock')) {
      const value = refValue(join(base, below));
      if (value !== undefined) refs[below] = value;
    }
  }
}

function refValue(path: string): string | undefined {
  const value = text(path)?.trimEnd() ?? '';
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64}|ref: \S+)$/.test(value) ? value : undefined;
}

function text(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() && stats.size <= LARGEST ? readFileSync(path, 'utf8') : undefined;
}
