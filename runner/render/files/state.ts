import { join } from 'node:path';
import type { z } from 'zod';
import { issueProblems } from '../../../policy/issue.ts';
import { Failure, STATUS } from '../failure.ts';
import { EMPTY, Manifest } from '../plan/manifest.ts';
import type { Disk } from './disk.ts';
import { Journal } from './journal.ts';

/** The files in which a target's renders are remembered. */
export function stateFiles(state: string) {
  return {
    manifest: join(state, 'manifest.json'),
    journal: join(state, 'journal.json'),
    lock: join(state, 'lock'),
    /** Names the file that a text is being written to before it takes its place. */
    aside: join(state, 'aside'),
    /** Holds each file's text from before the first render, named by its SHA-256. */
    copies: join(state, 'before'),
    copy: (sha256: string) => join(state, 'before', sha256),
  };
}

/** The manifest of a target; an empty one where nothing has been rendered to it. Throws a {@link Failure}. */
export async function readManifest(disk: Disk, state: string): Promise<Manifest> {
  return (await read(disk, stateFiles(state).manifest, Manifest)) ?? EMPTY;
}

/** What an interrupted render has left to be put back. Throws a {@link Failure}. */
export async function readJournal(disk: Disk, state: string): Promise<Journal | undefined> {
  return await read(disk, stateFiles(state).journal, Journal);
}

async function read<Schema extends z.ZodType>(
  disk: Disk,
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  const text = await disk.read(path);
  if (text === undefined) return undefined;
  const result = schema.safeParse(parse(path, text), { reportInput: true });
  if (result.success) return result.data;
  const [problem] = result.error.issues.flatMap(issueProblems);
  const place = problem?.path.map(String).join('.') || '(the whole file)';
  throw damaged(`${path} ${place}: got ${problem?.got}, expected ${problem?.expected}`);
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(`${path}: got no JSON, expected what a render has written`);
  }
}

function damaged(problem: string): Failure {
  return new Failure(
    STATUS.data,
    `${problem}; restore that file, or move it away: then what was rendered before counts as your own`,
  );
}
