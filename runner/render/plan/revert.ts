import { Failure, STATUS } from '../failure.ts';
import { changesAlong, type FileNow, type FilePlan } from './file.ts';
import { sha256 } from './hash.ts';
import type { FileRecord } from './manifest.ts';
import { release } from './release.ts';
import { editSettings, readSettings } from './settings.ts';

/**
 * Plans that nothing of ours is left in a file. Where nothing but Paddock has changed it, it becomes what it was, to the byte
 * (`copy` is the kept text of then); else ours goes and what the person has changed since stays. Throws a Failure.
 */
export function revertFile(now: FileNow, record: FileRecord, copy: string | undefined): FilePlan {
  const { file, text } = now;
  const none = { record: undefined, changes: [], notes: [] };
  if (text === undefined) return { ...none, after: undefined };
  const pristine = sha256(text) === record.written && record.untouched;
  if (pristine && record.before === null) {
    return { ...none, after: undefined, changes: [{ kind: 'remove' }] };
  }
  const kept = copy !== undefined && sha256(copy) === record.before?.sha256 ? copy : undefined;
  if (record.format === 'whole') return { ...none, ...revertWhole(now, text, record, kept) };

  const settings = readSettings(file, record.format, text);
  const { edits, kept: theirs } = release(settings.tree, record.owned);
  const changes = changesAlong(settings.tree, edits);
  const notes = theirs.map((key) => `${file} ${key}: you have changed it since; it stays as it is`);
  if (pristine && kept !== undefined) return { ...none, after: kept, changes };
  const after = editSettings(settings, edits);
  const left = readSettings(file, record.format, after).tree;
  // A file that was made for our keys goes with them, unless a person has written something into it.
  if (record.before === null && Object.keys(left).length === 0 && /^[\s{}]*$/.test(after)) {
    return { ...none, after: undefined, changes: [{ kind: 'remove' }], notes };
  }
  return { ...none, after, changes, notes };
}

function revertWhole(
  { file }: FileNow,
  text: string,
  record: FileRecord,
  kept: string | undefined,
): Pick<FilePlan, 'after' | 'changes'> {
  if (sha256(text) !== record.written) {
    throw new Failure(
      STATUS.refused,
      `${file}: it is Paddock's as a whole, and you have changed it since; move what is yours to another file and ` +
        'delete this one, then run this again',
    );
  }
  if (record.before === null) return { after: undefined, changes: [{ kind: 'remove' }] };
  if (kept !== undefined) return { after: kept, changes: [{ kind: 'replace' }] };
  throw new Failure(
    STATUS.data,
    `${file}: the copy of what it was before is missing or damaged; delete the file, then run this again`,
  );
}
