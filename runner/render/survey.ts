import { isAbsolute, join } from 'node:path';
import type { InteractiveFiles, OwnedFile } from '../../generators/adapter.ts';
import { bypassesIn, newBypasses, ownBypasses } from './bypass.ts';
import { dialectNote } from './dialect.ts';
import { Failure, STATUS } from './failure.ts';
import type { Disk } from './files/disk.ts';
import { look, type Seen } from './files/look.ts';
import { stateFiles } from './files/state.ts';
import { hooksOffNote } from './gate/hooks-off.ts';
import { type FilePlan, planFile } from './plan/file.ts';
import type { FileRecord, Manifest } from './plan/manifest.ts';
import { revertFile } from './plan/revert.ts';
import { readSettings } from './plan/settings.ts';
import type { Target } from './target.ts';

/** One file that is rendered or was: where it is, what is there, and what is planned for it. */
export interface Row {
  id: Pick<FileRecord, 'cli' | 'folder' | 'path'>;
  /** Its absolute path, before any link is followed. */
  file: string;
  seen: Seen;
  /** Undefined where another tool keeps the file. */
  plan: FilePlan | undefined;
  /** What the last render says about it. */
  record: FileRecord | undefined;
}

/** Plans a render of the named CLIs. Looks at files and changes none. Throws a {@link Failure} with all that is wrong. */
export async function surveyRender(
  disk: Disk,
  target: Target,
  manifest: Manifest,
  configuration: Readonly<Record<string, InteractiveFiles>>,
  clis: readonly string[],
): Promise<Row[]> {
  const wanted = clis.flatMap((cli) => {
    const folder = target.folders[cli] ?? cli;
    return Object.entries(configuration[cli]?.files ?? {}).map(([path, owned]) => ({
      cli,
      folder,
      path,
      owned,
    }));
  });
  const rendered = await all(wanted, async ({ owned, ...id }) => {
    const record = manifest.files.find((other) => isSame(other, id));
    return await rowOf(target, id, record, (now) => guarded(now, owned, planFile(now, owned, record)));
  });
  const gone = manifest.files.filter(
    (record) =>
      clis.includes(record.cli) &&
      record.folder === target.folders[record.cli] &&
      !wanted.some((other) => isSame(other, record)),
  );
  return distinct([...rendered, ...(await surveyRevert(disk, target, gone))]);
}

/** Plans that what these records say is taken back. Throws a {@link Failure} with all that is wrong. */
export async function surveyRevert(
  disk: Disk,
  target: Target,
  records: readonly FileRecord[],
): Promise<Row[]> {
  return await all(records, async (record) => {
    const { cli, folder, path } = record;
    const copy = record.before && (await disk.read(stateFiles(target.state).copy(record.before.sha256)));
    return await rowOf(target, { cli, folder, path }, record, (now) =>
      revertFile(now, record, copy ?? undefined),
    );
  });
}

type Now = Parameters<typeof planFile>[0];

async function rowOf(
  { home }: Target,
  id: Row['id'],
  record: FileRecord | undefined,
  plan: (now: Now) => FilePlan,
): Promise<Row> {
  const folder = isAbsolute(id.folder) ? id.folder : join(home, id.folder);
  const file = join(folder, id.path);
  const seen = await look(folder, id.path);
  return {
    id,
    file,
    seen,
    record,
    plan: seen.state === 'managed' ? undefined : plan({ file, id, text: seen.text }),
  };
}

/** A plan, unless it would switch approvals off; with what there is to say about the person's own settings. */
function guarded({ file, id, text }: Now, owned: OwnedFile, plan: FilePlan): FilePlan {
  const { after = '' } = plan;
  const tree = (one: string | undefined) =>
    owned.kind === 'whole' ? {} : readSettings(file, owned.kind, one).tree;
  const faults = [...bypassesIn(file, owned), ...newBypasses(file, tree(text), tree(after))];
  if (faults.length > 0) {
    throw new Failure(
      STATUS.bug,
      `${[...new Set(faults)].join('\n')}\nnothing is rendered: this would switch approvals off outside the image; ` +
        'take it out of --permissions or, where it is not there, report it',
    );
  }
  const unread = owned.kind === 'json' ? dialectNote(id.cli, file, after) : undefined;
  const bypasses = ownBypasses(file, tree(after)).map(
    (place) => `${place}: warning: your own setting switches approvals off; Paddock leaves it to you`,
  );
  const hooksOff = hooksOffNote(file, owned, tree(after));
  const notes = [unread, hooksOff].filter((note) => note !== undefined);
  return { ...plan, notes: [...plan.notes, ...notes, ...bypasses] };
}

function isSame(one: Row['id'], other: Row['id']): boolean {
  return one.cli === other.cli && one.folder === other.folder && one.path === other.path;
}

/** What `make` gives for each; throws one {@link Failure} with what all of those that failed had to say. */
async function all<One>(list: readonly One[], make: (one: One) => Promise<Row>): Promise<Row[]> {
  const results = await Promise.allSettled(list.map(make));
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  const other = failures.find((failure) => !(failure instanceof Failure));
  if (other !== undefined) throw other;
  const known = failures.filter((failure) => failure instanceof Failure);
  const [first] = known;
  if (first !== undefined) {
    throw new Failure(
      Math.max(...known.map(({ status }) => status)),
      lastOfEach(known.flatMap(({ message }) => message.split('\n'))).join('\n'),
    );
  }
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** Lines without doubles; of two the later one stays, so that what is said for all comes last. */
function lastOfEach(lines: readonly string[]): string[] {
  return lines.filter((line, index) => !lines.includes(line, index + 1));
}

/** Two names for one file cannot both be planned for. */
function distinct(rows: Row[]): Row[] {
  const seen = new Map<string, string>();
  for (const { file, seen: found } of rows) {
    if (found.state === 'managed') continue;
    const other = seen.get(found.real);
    if (other !== undefined) {
      throw new Failure(
        STATUS.data,
        `${file}: got a link to the same file as ${other}, expected one file for each; remove one of the links`,
      );
    }
    seen.set(found.real, file);
  }
  return rows;
}
