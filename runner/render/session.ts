import type { InteractiveFiles } from '../../generators/adapter.ts';
import type { Request } from './arguments.ts';
import { Failure, STATUS } from './failure.ts';
import type { Disk } from './files/disk.ts';
import { readManifest } from './files/state.ts';
import type { Manifest } from './plan/manifest.ts';
import { same } from './plan/tree.ts';
import { type Row, surveyRender, surveyRevert } from './survey.ts';
import type { Target } from './target.ts';

/** What a request comes to on one target, before anything is written. */
export interface Session {
  rows: Row[];
  manifest: Manifest;
  /** The manifest afterwards; undefined where nothing of ours is left. */
  next: Manifest | undefined;
  /** Whether anything is to be written. */
  changed: boolean;
}

/** Plans a request. Looks at files and changes none. Throws a {@link Failure}. */
export async function planSession(
  disk: Disk,
  target: Target,
  { revert, only }: Request,
  configuration: Readonly<Record<string, InteractiveFiles>>,
): Promise<Session> {
  const manifest = await readManifest(disk, target.state);
  const mine = manifest.files.filter(({ cli }) => only.includes(cli));
  const rows = revert
    ? await surveyRevert(disk, target, mine)
    : await surveyRender(disk, target, manifest, configuration, only);
  const others = manifest.files.filter((record) => !rows.some((row) => row.record === record));
  const records = rows.flatMap(({ plan, record, seen }) => {
    // What another tool has taken over is not ours any more once it is to be taken back.
    if (seen.state === 'managed') return record === undefined || revert ? [] : [record];
    return plan?.record ?? [];
  });
  const files = [...others, ...records];
  return {
    rows,
    manifest,
    next: files.length === 0 ? undefined : { ...manifest, files },
    changed: rows.some(isWritten) || !same(new Set(files), new Set(manifest.files)),
  };
}

/** Whether a row's plan changes its file. */
export function isWritten({ plan, seen }: Row): boolean {
  return plan !== undefined && seen.state === 'ours' && plan.after !== seen.text;
}

/** Throws a {@link Failure} that names every file that is to be written and cannot be. */
export function requireWritable(rows: readonly Row[]): void {
  const locked = rows.filter((row) => isWritten(row) && row.seen.state === 'ours' && !row.seen.writable);
  if (locked.length === 0) return;
  throw new Failure(
    STATUS.write,
    `${locked.map(({ file }) => `${file}: cannot be written`).join('\n')}\n` +
      'nothing was changed; make it writable (chmod u+w) or leave its CLI out with --only, then run this again',
  );
}
