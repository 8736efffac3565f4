import { chmodSync, lchownSync, lutimesSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Failure, STATUS } from '../../failure.ts';
import { type BytePath, shownPath } from '../../git/bytes.ts';
import { at, look } from '../disk/entry.ts';
import type { Known } from '../types.ts';
import type { Owner } from '../user.ts';
import { type Copied, type CopyJob, copyFiles } from './copy-files.ts';
import type { Found } from './scan.ts';

export interface Copy {
  readonly manifest: Map<BytePath, Known>;
  readonly left: readonly BytePath[];
  readonly notes: readonly string[];
}

/** Fewer files are copied before a thread has started. */
const FOR_A_THREAD = 2000;

/**
 * Copies what was found in a tree to a folder that is there. Links are copied as links; names of one file become files of their own.
 * Throws a {@link Failure} where the disk is full.
 */
export async function copyTree(
  from: string,
  to: string,
  entries: readonly Found[],
  owner: Owner | undefined,
): Promise<Copy> {
  const folders = entries.filter(({ entry }) => entry.kind === 'folder');
  const files = entries.filter(({ entry }) => entry.kind === 'file');
  const links = entries.filter(({ entry }) => entry.kind === 'link');
  const manifest = new Map<BytePath, Known>();
  const left: BytePath[] = [];
  const notes: string[] = [];
  try {
    for (const { path } of folders) mkdirSync(at(to, path), { mode: 0o700 });
    const copied = await inThreads({ from, to, owner, files });
    for (const [index, { path, entry }] of files.entries()) {
      const copy = copied[index];
      if (copy && 'entry' in copy) manifest.set(path, { host: entry, copy: copy.entry });
      else {
        left.push(path);
        notes.push(`${shownPath(path)}: cannot be read (${copy?.code}), so it is not in the box`);
      }
    }
    for (const { path, entry } of links) {
      const target = at(to, path);
      symlinkSync(readlinkSync(at(from, path), 'buffer'), target);
      if (owner) lchownSync(target, owner.uid, owner.gid);
      lutimesSync(target, entry.mtime / 1000, entry.mtime / 1000);
      const copy = look(target);
      if (copy) manifest.set(path, { host: entry, copy });
    }
    // Last, for a folder may be one that nobody writes to; and those inside before those around them.
    for (const { path, entry } of folders.toReversed()) {
      const target = at(to, path);
      if (owner) lchownSync(target, owner.uid, owner.gid);
      chmodSync(target, entry.mode & 0o1777);
      const copy = look(target);
      if (copy) manifest.set(path, { host: entry, copy });
    }
  } catch (error) {
    throw cannotCopy(to, error);
  }
  return { manifest, left, notes };
}

async function inThreads(job: CopyJob): Promise<Copied[]> {
  const count = Math.min(availableParallelism(), 8, Math.floor(job.files.length / FOR_A_THREAD));
  if (count < 2) return copyFiles(job);
  const size = Math.ceil(job.files.length / count);
  const parts = Array.from({ length: count }, (_, index) =>
    inThread({ ...job, files: job.files.slice(index * size, (index + 1) * size) }),
  );
  return (await Promise.all(parts)).flat();
}

type Answer = { copied: Copied[] } | { error: string; code: string | undefined };

async function inThread(job: CopyJob): Promise<Copied[]> {
  const worker = new Worker(new URL('./copy-worker.ts', import.meta.url), { workerData: job });
  const answer = await new Promise<Answer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('a thread that copies files ended early')));
  });
  if ('copied' in answer) return answer.copied;
  throw Object.assign(new Error(answer.error), { code: answer.code });
}

function cannotCopy(to: string, error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  return new Failure(
    STATUS.cannotCreate,
    `${to}: the workspace cannot be copied there (${reason}); free some space, or set XDG_STATE_HOME to a larger disk`,
  );
}
