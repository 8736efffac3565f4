import { lstat, unlink } from 'node:fs/promises';
import { issueProblems } from '../../../policy/issue.ts';
import { type Asked, ChannelGone, type Tell } from '../channel.ts';
import { misfit } from '../misfit.ts';
import { AnswerFile } from './files.ts';
import { checkFolder, entryFiles, readOwn } from './folder.ts';

/** What else has to hold for an answer: in words, why it doesn't. */
export type Check = (answer: AnswerFile) => string | undefined;

/**
 * The answer to an entry; undefined while there is none. One that doesn't fit is removed and told of, and the waiting goes on. Throws
 * {@link ChannelGone} where nobody can answer any more.
 */
export async function takeAnswer(
  folder: string,
  key: string,
  asked: Asked,
  tell: Tell,
  extra: Check | undefined,
): Promise<AnswerFile | undefined> {
  const files = entryFiles(folder, key);
  await checkFolder(folder);
  const found = await readAnswer(files.answer, asked, extra);
  if (found === undefined) return await isThere(files.entry);
  if (typeof found !== 'string') return found;
  tell(`refused the answer ${files.answer}: ${found}`);
  await unlink(files.answer).catch(() => undefined);
  return undefined;
}

/** An answer that fits, or why it doesn't; undefined where there is none. */
async function readAnswer(
  path: string,
  asked: Asked,
  extra: Check | undefined,
): Promise<AnswerFile | string | undefined> {
  try {
    const found = await readOwn(path);
    if (found === undefined) return undefined;
    const parsed = AnswerFile.safeParse(found, { reportInput: true });
    if (parsed.success) return misfit(parsed.data, asked) ?? extra?.(parsed.data) ?? parsed.data;
    const [problem] = parsed.error.issues.flatMap(issueProblems);
    return `${problem?.path.join('.')}: got ${problem?.got}, expected ${problem?.expected}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Nobody can answer what nobody can find. */
async function isThere(entry: string): Promise<undefined> {
  await lstat(entry).catch(() => {
    throw new ChannelGone(`somebody has removed ${entry}`);
  });
  return undefined;
}
