import { type FSWatcher, watch } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { type Asked, ChannelGone, outcomeOf, outcomeWords, type Tell } from '../channel.ts';
import type { AnswerFile, Entry, SettledFile } from './files.ts';
import { checkFolder, entryFiles, openFolder, putFile, removeEntry } from './folder.ts';
import { removeOld } from './old.ts';
import { type Check, takeAnswer } from './take.ts';

/** How often the folder is looked at where nothing tells of a change, milliseconds. */
const POLL = 1000;
/** How many requests of a run are remembered, so that a late answer is told what became of it. */
const REMEMBERED = 100;

/** The waiting side of the folder: entries are put there, and answers come. */
export interface Post {
  /** Puts an entry there and waits for its answer; undefined where it was withdrawn. Throws {@link ChannelGone}. */
  ask(
    key: string,
    entry: Entry,
    asked: Asked,
    withdrawn: AbortSignal,
    extra?: Check,
  ): Promise<AnswerFile | undefined>;
  /** Waits until nothing waits there any more. What became of it stays for a while, for who answers late. */
  close(): Promise<void>;
}

/** Opens the folder for a run's channel. Throws {@link ChannelGone} where it is not safe. */
export async function openPost(folder: string, run: string, channel: string, tell: Tell): Promise<Post> {
  await openFolder(folder);
  await removeOld(folder);
  const settling = new Set<Promise<void>>();
  const looks = new Set<() => void>();
  /** Those that are over, the oldest first. */
  const keys: string[] = [];
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    for (const each of looks) each();
  };

  /** Watches while something waits. Where watching fails, looking from time to time is enough. */
  function listen(each: () => void): () => void {
    looks.add(each);
    timer ??= setInterval(look, POLL);
    try {
      watcher ??= watch(folder, look).on('error', () => undefined);
    } catch {
      watcher = undefined;
    }
    return () => {
      looks.delete(each);
      if (looks.size > 0) return;
      clearInterval(timer);
      watcher?.close();
      timer = watcher = undefined;
    };
  }

  async function ask(key: string, entry: Entry, asked: Asked, withdrawn: AbortSignal, extra?: Check) {
    const files = entryFiles(folder, key);
    await checkFolder(folder);
    await putFile(files.entry, entry).catch((error: NodeJS.ErrnoException) => {
      throw new ChannelGone(`${folder}: can't be written (${error.code})`);
    });
    let found: AnswerFile | undefined;
    try {
      found = await answerTo(key, asked, withdrawn, extra);
      return found;
    } finally {
      // Whether an answer from here is the one that counts is known when the request is over.
      const work = (found === undefined ? Promise.resolve() : aborted(withdrawn)).then(() =>
        settle(key, entry, withdrawn, found),
      );
      settling.add(work);
      void work.finally(() => settling.delete(work));
      if (found === undefined) await work;
    }
  }

  function answerTo(
    key: string,
    asked: Asked,
    withdrawn: AbortSignal,
    extra: Check | undefined,
  ): Promise<AnswerFile | undefined> {
    return new Promise((resolve, reject) => {
      let busy = false;
      let again = false;
      let isOver = false;
      const done = (act: () => void) => {
        if (isOver) return;
        isOver = true;
        stop();
        withdrawn.removeEventListener('abort', onAbort);
        act();
      };
      const onAbort = () => done(() => resolve(undefined));
      const check = async () => {
        // One look at a time; what happens meanwhile is looked at once more.
        if (isOver) return;
        if (busy) {
          again = true;
          return;
        }
        busy = true;
        try {
          const answer = await takeAnswer(folder, key, asked, tell, extra);
          if (answer !== undefined) done(() => resolve(answer));
        } catch (error) {
          done(() => reject(error));
        }
        busy = false;
        if (again) {
          again = false;
          void check();
        }
      };
      const stop = listen(() => void check());
      withdrawn.addEventListener('abort', onAbort, { once: true });
      if (withdrawn.aborted) onAbort();
      else void check();
    });
  }

  /** Says what became of it, in the place of the entry: who answers late is told. */
  async function settle(key: string, entry: Entry, withdrawn: AbortSignal, found: AnswerFile | undefined) {
    const files = entryFiles(folder, key);
    const outcome = outcomeOf(withdrawn);
    const isTaken =
      found !== undefined && outcome !== undefined && 'channel' in outcome && outcome.channel === channel;
    await putFile(files.settled, {
      schema: 'paddock/approval-settled/v1',
      ...{ id: entry.id, run, owner: entry.owner },
      outcome: outcome === undefined ? 'it waits here no more' : outcomeWords(outcome),
      ...(isTaken && { nonce: found.nonce }),
    } satisfies SettledFile).catch(() => undefined);
    for (const path of [files.entry, files.answer]) await unlink(path).catch(() => undefined);
    keys.push(key);
    const old = keys.length > REMEMBERED ? keys.shift() : undefined;
    if (old !== undefined) await removeEntry(folder, old);
  }

  return {
    ask,
    async close() {
      await Promise.all(settling);
      watcher?.close();
      clearInterval(timer);
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
