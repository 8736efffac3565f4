import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Containment } from '../../../policy/containment/containment.ts';
import { Failure, STATUS } from '../../failure.ts';
import type { BytePath } from '../../git/bytes.ts';
import type { Entry, Kind } from '../disk/entry.ts';
import { withDerived } from '../protect/derived.ts';
import type { Known, Prepared, RepositoryBefore } from '../types.ts';

type Numbers = readonly [
  kind: Kind,
  mode: number,
  size: number,
  mtime: number,
  ctime: number,
  inode: number,
  links: number,
];

interface Saved extends Omit<Prepared, 'containment' | 'manifest' | 'repositories'> {
  readonly schema: 'paddock/workspace/v1';
  readonly manifest: readonly (readonly [BytePath, Numbers, Numbers])[];
  readonly repositories: readonly (Omit<RepositoryBefore, 'metadata'> & {
    readonly metadata: readonly (readonly [BytePath, Numbers])[];
  })[];
}

const SCHEMA = 'paddock/workspace/v1';
const fileOf = (state: string) => join(state, 'prepared.json');

/** Keeps what a later process needs to bring the changes back, should this one be killed. */
export function savePrepared(prepared: Prepared): void {
  const { containment: _, manifest, repositories, ...rest } = prepared;
  const saved: Saved = {
    schema: SCHEMA,
    ...rest,
    manifest: Array.from(manifest, ([path, { host, copy }]) => [path, pack(host), pack(copy)] as const),
    repositories: repositories.map(({ metadata, ...repository }) => ({
      ...repository,
      metadata: Array.from(metadata, ([path, entry]) => [path, pack(entry)] as const),
    })),
  };
  const file = fileOf(prepared.state);
  writeFileSync(`${file}.new`, JSON.stringify(saved), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * What {@link savePrepared} kept; `containment` as it was for the run. Undefined where the copy was never finished: then the agent has not
 * begun. Throws a {@link Failure} for a file that can't be read.
 */
export function loadPrepared(state: string, containment: Containment): Prepared | undefined {
  const file = fileOf(state);
  let saved: Saved;
  try {
    saved = JSON.parse(readFileSync(file, 'utf8')) as Saved;
    if (saved.schema !== SCHEMA) throw new Error(`got ${saved.schema}, expected ${SCHEMA}`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      STATUS.data,
      `${file}: cannot be read: ${reason}; the agent's work is beside it, in workspace`,
    );
  }
  const { schema: _, ...rest } = saved;
  return {
    ...rest,
    containment: withDerived(containment, rest.derivedRules),
    manifest: new Map(
      rest.manifest.map(([path, host, copy]): [BytePath, Known] => [
        path,
        { host: unpack(host), copy: unpack(copy) },
      ]),
    ),
    repositories: rest.repositories.map((repository) => ({
      ...repository,
      metadata: new Map(repository.metadata.map(([path, entry]): [BytePath, Entry] => [path, unpack(entry)])),
    })),
  };
}

const pack = ({ kind, mode, size, mtime, ctime, inode, links }: Entry): Numbers => [
  kind,
  mode,
  size,
  mtime,
  ctime,
  inode,
  links,
];

function unpack([kind, mode, size, mtime, ctime, inode, links]: Numbers): Entry {
  return { kind, mode, size, mtime, ctime, inode, links };
}
