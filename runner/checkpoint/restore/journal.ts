import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Failure, STATUS } from '../../failure.ts';
import { cannotWrite } from '../store/folder.ts';

const journalSchema = z.strictObject({
  schema: z.literal('paddock/rollback-journal/v1'),
  target: z.string(),
  /** The checkpoint of what the rollback found. */
  undo: z.string(),
  /** Folders with what was about to be put in place. */
  staging: z.array(z.string()),
});

/** A rollback that has begun to change things. As long as it lies there, the rollback is not done. */
export type Journal = z.infer<typeof journalSchema>;

const pathOf = (folder: string) => join(folder, 'rollback.json');

export function readJournal(folder: string): Journal | undefined {
  let text: string;
  try {
    text = readFileSync(pathOf(folder), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return journalSchema.parse(JSON.parse(text));
  } catch {
    throw new Failure(
      STATUS.data,
      `${pathOf(folder)}: cannot be read, expected a rollback's journal; delete it`,
    );
  }
}

export async function writeJournal(
  folder: string,
  { target, undo, staging }: Omit<Journal, 'schema'>,
): Promise<void> {
  const journal: Journal = { schema: 'paddock/rollback-journal/v1', target, undo, staging };
  const text = JSON.stringify(journal);
  await writeFileAtomic(pathOf(folder), text, { mode: 0o600 }).catch((error: unknown) => {
    throw cannotWrite(pathOf(folder), error);
  });
}

export const removeJournal = (folder: string) => rmSync(pathOf(folder), { force: true });
