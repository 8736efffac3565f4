import { type FSWatcher, watch } from 'node:fs';
import type { QueueEntry } from './queue/files.ts';
import { openFolder } from './queue/folder.ts';
import { readSettled } from './queue/old.ts';
import { type Pending, readPending } from './queue/pending.ts';

const POLL = 1000;

/** What happens in the folder, as `--watch --json` prints it, a line each. */
export type Happening =
  | { event: 'waiting'; entry: QueueEntry }
  | { event: 'settled'; id: string; run: string; outcome: string }
  | { event: 'dead'; id: string; run: string };

/** Tells what waits, and from then on what comes and what becomes of it, until the signal is aborted. */
export async function watchPending(
  folder: string,
  signal: AbortSignal,
  tell: (happening: Happening) => void,
): Promise<void> {
  await openFolder(folder);
  const known = new Map<string, QueueEntry>();
  let wake: () => void = () => undefined;
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(folder, () => wake()).on('error', () => undefined);
  } catch {
    // Looking from time to time is enough.
  }
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await compare(folder, known, await readPending(folder), tell);
      const timer = setTimeout(() => wake(), POLL);
      if (!signal.aborted) await woken;
      clearTimeout(timer);
    }
  } finally {
    watcher?.close();
  }
}

async function compare(
  folder: string,
  known: Map<string, QueueEntry>,
  { waiting, dead }: Pending,
  tell: (happening: Happening) => void,
): Promise<void> {
  for (const entry of waiting) {
    if (!known.has(entry.id)) tell({ event: 'waiting', entry });
    known.set(entry.id, entry);
  }
  for (const { id, request } of dead) {
    known.delete(id);
    tell({ event: 'dead', id, run: request.run });
  }
  for (const [id, { request }] of known) {
    if (waiting.some((entry) => entry.id === id)) continue;
    known.delete(id);
    const settled = await readSettled(folder, id);
    tell({ event: 'settled', id, run: request.run, outcome: settled?.outcome ?? 'it waits no more' });
  }
}
