import { lstat, unlink } from 'node:fs/promises';
import { requestHash } from '../../../policy/approvals/hash.ts';
import { isOrphan } from '../../network/owner.ts';
import { Entry, type QueueEntry } from './files.ts';
import { checkFolder, entryFiles, keysIn, readOwn, removeEntry } from './folder.ts';
import { readSettled, removeOld } from './old.ts';

/** What lies in the folder: what waits, what dead runs have left, and files that are none of ours. */
export interface Pending {
  waiting: QueueEntry[];
  dead: QueueEntry[];
  odd: { path: string; reason: string }[];
}

/**
 * Reads the folder, the oldest request first, and removes what dead runs have left in it: nobody waits for an answer to that. Throws
 * {@link ChannelGone} for a folder that others can reach into.
 */
export async function readPending(folder: string): Promise<Pending> {
  const pending: Pending = { waiting: [], dead: [], odd: [] };
  const isThere = await lstat(folder).catch(() => undefined);
  if (isThere === undefined) return pending;
  await checkFolder(folder);
  for (const key of await keysIn(folder)) {
    const path = entryFiles(folder, key).entry;
    try {
      const entry = await readEntry(folder, key);
      if (entry === undefined) continue;
      const isDead = isOrphan(entry.owner);
      // A run says what became of a request before it takes it away, and may have ended since we read it.
      if (isDead && (await readSettled(folder, key)) !== undefined) {
        await unlink(path).catch(() => undefined);
        continue;
      }
      if (isDead) await removeEntry(folder, key);
      if (entry.schema === 'paddock/approval-request/v1')
        (isDead ? pending.dead : pending.waiting).push(entry);
    } catch (error) {
      pending.odd.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  await removeOld(folder);
  const byTime = (one: QueueEntry, other: QueueEntry) => one.asked.localeCompare(other.asked);
  return { ...pending, waiting: pending.waiting.sort(byTime), dead: pending.dead.sort(byTime) };
}

/** An entry by its key; undefined where it waits no more. Throws for a file that is none. */
export async function readEntry(folder: string, key: string): Promise<Entry | undefined> {
  const found = await readOwn(entryFiles(folder, key).entry);
  if (found === undefined) return undefined;
  const parsed = Entry.safeParse(found);
  if (!parsed.success) throw new Error("it is no request of Paddock's");
  const entry = parsed.data;
  if (entry.schema === 'paddock/approval-token/v1') return entry;
  if (entry.id !== key) throw new Error('it has the name of another request');
  if (requestHash(entry.request) !== entry.hash) throw new Error('what it shows is not what its hash is of');
  return entry;
}

/** A request by its id, or the beginning of it that no other has. In words, why there is none. */
export function findEntry(pending: Pending, prefix: string): QueueEntry | { reason: string } {
  const fit = (entry: QueueEntry) => entry.id.startsWith(prefix);
  const found = pending.waiting.filter(fit);
  const [entry] = found;
  if (found.length > 1) {
    return {
      reason: `${found.length} requests begin with ${prefix}: ${found.map(({ id }) => id).join(', ')}; say more of it`,
    };
  }
  if (entry !== undefined) return entry;
  const dead = pending.dead.find(fit);
  if (dead !== undefined)
    return { reason: `the run ${dead.request.run} that asked is dead; nothing can be approved` };
  return { reason: `no request ${prefix} waits` };
}
