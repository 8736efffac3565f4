import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { Failure, STATUS } from '../../failure.ts';
import { stateFolder } from '../../state-folder.ts';
import { type Checkpoint, isName, recordSchema } from '../record.ts';

/**
 * Where the checkpoints of a working tree are kept: `$XDG_STATE_HOME/paddock/checkpoints/<id>`, by default below `~/.local/state`.
 * The id is made of the working tree's path, so that they are found when its `.git` is gone.
 */
export function folderOf(root: string, environment: NodeJS.ProcessEnv = process.env): string {
  const name = basename(root)
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .slice(0, 40);
  const digest = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return join(stateFolder(environment), 'checkpoints', `${name}-${digest}`);
}

/** Makes the folder, readable by its user alone. Throws a {@link Failure} where it can't be made. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/** All checkpoints that are kept in a folder, the oldest first. Throws a {@link Failure} for one that can't be read. */
export function readRecords(folder: string): Checkpoint[] {
  return names(folder)
    .flatMap((name) => readRecord(folder, name) ?? [])
    .sort(
      (one, other) =>
        compare(one.time, other.time) || one.name.length - other.name.length || compare(one.name, other.name),
    );
}

/** One checkpoint; undefined where there is none of that name. */
export function readRecord(folder: string, name: string): Checkpoint | undefined {
  if (!isName(name)) return undefined;
  const path = recordPath(folder, name);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = recordSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Failure(
    STATUS.data,
    `${path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}; expected the record of a checkpoint; move ${name} away to go on without it`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps a checkpoint: all of the record or nothing, and on the disk when this returns. */
export async function writeRecord(folder: string, record: Checkpoint): Promise<void> {
  const own = join(folder, record.name);
  try {
    mkdirSync(own, { mode: 0o700 });
    await writeFileAtomic(recordPath(folder, record.name), `${JSON.stringify(record)}\n`, { mode: 0o600 });
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    throw cannotWrite(own, error);
  }
}

/** The names that are taken, whether their records are whole or not. */
export const names = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter(isName);
  } catch {
    return [];
  }
};

const recordPath = (folder: string, name: string) => join(folder, name, 'record.json');
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

export function cannotWrite(path: string, error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  return new Failure(
    STATUS.cannotCreate,
    `${path}: cannot be written (${reason}); free some space, or set XDG_STATE_HOME to a folder of yours`,
  );
}
