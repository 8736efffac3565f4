import type { OwnedFile, Table } from '../../../generators/adapter.ts';
import { type Change, changesOf } from './change.ts';
import { type Edit, editTree } from './edit.ts';
import { sha256 } from './hash.ts';
import type { FileRecord, OwnedEntry } from './manifest.ts';
import { find, type Owning, own } from './own.ts';
import { release } from './release.ts';
import { editSettings, planned, readSettings } from './settings.ts';
import type { Tree } from './tree.ts';

/** What is planned for one file. */
export interface FilePlan {
  /** The text that it is to have; undefined where it is not to be there. */
  after: string | undefined;
  /** What the manifest is to say about it; undefined where nothing in it is ours. */
  record: FileRecord | undefined;
  changes: Change[];
  /** Sentences for the person. */
  notes: string[];
  /** A text that is kept beside the manifest because the plan overwrites it. */
  keep?: string;
}

/** A file by the CLI that reads it, and the text that it has now; undefined where it is not there. */
export interface FileNow {
  /** Its name in errors. */
  file: string;
  id: Pick<FileRecord, 'cli' | 'folder' | 'path'>;
  text: string | undefined;
}

/** Plans that a file has what is ours in it. `earlier` is its record of the last render. Throws a Failure. */
export function planFile(now: FileNow, owned: OwnedFile, earlier: FileRecord | undefined): FilePlan {
  // A file that was removed, or is now written in another way, starts anew.
  const record = now.text !== undefined && earlier?.format === owned.kind ? earlier : undefined;
  return owned.kind === 'whole'
    ? planWhole(now, owned.text, record)
    : planSettings(now, owned.kind, owned.owns, record);
}

function planWhole({ id, text, file }: FileNow, wanted: string, record: FileRecord | undefined): FilePlan {
  if (text === wanted) return { after: text, record, changes: [], notes: [] };
  const base = { after: wanted, changes: [{ kind: text === undefined ? 'create' : 'replace' } as const] };
  const written = sha256(wanted);
  if (record !== undefined && text !== undefined) {
    const edited = sha256(text) !== record.written;
    return {
      ...base,
      record: { ...record, written },
      notes: edited ? [`${file} had been changed; the whole of it is Paddock's, and that text is kept`] : [],
      ...(edited && { keep: text }),
    };
  }
  return {
    ...base,
    record: { ...id, format: 'whole', before: beforeOf(text), written, untouched: true, owned: [] },
    notes:
      text === undefined ? [] : [`${file} was there already; it is replaced, and --revert brings it back`],
    ...(text !== undefined && { keep: text }),
  };
}

function planSettings(
  { id, text, file }: FileNow,
  format: 'json' | 'toml',
  owns: Table,
  record: FileRecord | undefined,
): FilePlan {
  const settings = readSettings(file, format, text);
  const earlier = record?.owned ?? [];
  const { edits, entries } = planned(settings, () => reown(settings.tree, owns, earlier));
  const after = edits.length === 0 ? text : editSettings(settings, edits);
  const changes = changesAlong(settings.tree, edits);
  if (after === undefined || (edits.length === 0 && record === undefined)) {
    return { after, record, changes, notes: [] };
  }
  if (edits.length === 0 && record !== undefined) {
    return { after, record: { ...record, owned: entries }, changes, notes: [] };
  }
  return {
    after,
    changes: text === undefined ? [{ kind: 'create' }, ...changes] : changes,
    record: {
      ...id,
      format,
      before: record === undefined ? beforeOf(text) : record.before,
      written: sha256(after),
      untouched: record === undefined || (record.untouched && sha256(text ?? '') === record.written),
      owned: entries,
    },
    notes: [],
    ...(record === undefined && text !== undefined && { keep: text }),
  };
}

/** Takes back what is not ours any more, then puts what is. */
function reown(tree: Tree, owns: Table, earlier: readonly OwnedEntry[]): Owning {
  const next = own({}, owns, []).entries;
  const gone = earlier.filter(({ kind, path }) => find(next, kind, path) === undefined);
  const { edits: back } = release(tree, gone);
  const { edits, entries } = own(back.reduce(editTree, tree), owns, earlier);
  return { edits: [...back, ...edits], entries };
}

/** The changes of edits that follow one another. */
export function changesAlong(tree: Tree, edits: readonly Edit[]): Change[] {
  let now = tree;
  return edits.flatMap((edit) => {
    const changes = changesOf(now, edit);
    now = editTree(now, edit);
    return changes;
  });
}

function beforeOf(text: string | undefined): FileRecord['before'] {
  return text === undefined ? null : { sha256: sha256(text) };
}
