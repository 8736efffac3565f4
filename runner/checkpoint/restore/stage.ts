import {
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure, STATUS } from '../../failure.ts';
import { bytesOf } from '../../git/bytes.ts';
import { bareView, type Store } from '../store/store.ts';
import { readBlobs, readSmallBlobs, type Sink } from './blobs.ts';
import type { Item, Step } from './plan.ts';

/** A step whose new content lies ready in a file or link beside the tree; `staged` is its path. */
export interface Ready {
  step: Step;
  staged: string;
}

type FileStep = Step & { wanted: Extract<Item, { kind: 'file' }> };
type LinkStep = Step & { wanted: Extract<Item, { kind: 'link' }> };

/**
 * Writes all new content into the staging folders, before anything else changes: a full disk or a damaged store ends the rollback here,
 * and nothing has happened.
 */
export async function stage(
  store: Store,
  steps: readonly Step[],
  stagingOf: (place: Step['place']) => string,
): Promise<Ready[]> {
  const ready: Ready[] = [];
  const next = (step: Step) => {
    const staged = join(stagingOf(step.place), String(ready.length));
    ready.push({ step, staged });
    return staged;
  };
  try {
    for (const place of new Set(steps.map((step) => step.place)))
      mkdirSync(stagingOf(place), { mode: 0o700 });
    await stageFiles(store, steps, next);
    await stageLinks(store, steps, next);
    return ready;
  } catch (error) {
    if (error instanceof Failure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      STATUS.cannotCreate,
      `nothing was changed: ${reason}; free some space, then run this again`,
    );
  }
}

async function stageFiles(store: Store, steps: readonly Step[], next: (step: Step) => string): Promise<void> {
  const files = steps.filter((step): step is FileStep => step.wanted?.kind === 'file');
  await readBlobs(
    bareView(store),
    files.map(({ wanted }) => wanted.oid),
    (index) => sinkOf(files[index], next),
  );
}

async function stageLinks(store: Store, steps: readonly Step[], next: (step: Step) => string): Promise<void> {
  const links = steps.filter((step): step is LinkStep => step.wanted?.kind === 'link');
  const ids = links.flatMap(({ wanted }) => ('oid' in wanted ? [wanted.oid] : []));
  const targets = await readSmallBlobs(bareView(store), ids);
  for (const step of links) {
    const target = 'oid' in step.wanted ? targets.shift() : bytesOf(step.wanted.target);
    symlinkSync(target ?? Buffer.of(), next(step));
  }
}

function sinkOf(step: FileStep | undefined, next: (step: Step) => string): Sink {
  if (step === undefined) throw new RangeError('more objects than were asked for');
  const path = next(step);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = openSync(path, flags, 0o600);
  return {
    write: (piece) => {
      for (let from = 0; from < piece.length; ) from += writeSync(handle, piece, from);
    },
    end: () => {
      closeSync(handle);
      chmodSync(path, step.wanted.mode);
      if (step.wanted.mtime !== undefined) setTime(path, step.wanted.mtime);
    },
  };
}

/**
 * Files of the git directory keep their time: by an index's own, git tells which of its entries it must not trust. An earlier time
 * only has it read more, so it is rounded down to what fits into a number of seconds.
 */
function setTime(path: string, mtime: string): void {
  const seconds = Number(BigInt(mtime) / 1000n) / 1e6 - 1e-6;
  utimesSync(path, seconds, seconds);
}

/** Takes a staging folder away; it holds nothing that is not in the store. */
export const removeStaging = (folder: string) => rmSync(folder, { recursive: true, force: true });
