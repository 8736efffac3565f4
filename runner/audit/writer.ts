import type { Clock } from '../../images/egress/log/clock.ts';
import { follow, lineOf } from '../../policy/audit/chain.ts';
import type { AuditEntry, AuditHead } from '../../policy/audit/entry.ts';
import { type AuditEvent, REFUSALS } from '../../policy/audit/events.ts';
import type { LogFile } from './file.ts';

/** When the entries are brought to the disk at once: those of refusals, all, or none before the end. */
export type Durable = 'refusals' | 'always' | 'end';

/** How far the clock may stand behind the entry before without a word, in milliseconds. */
const TOLERANCE = 1000;

/** Writes entries in the order in which they come. */
export interface Writer {
  /** The entry, once it is written. Throws what kept an entry, this one or an earlier one, from being written. */
  append(event: AuditEvent): Promise<AuditEntry>;
  /** Waits until all is written and on the disk. */
  settle(): Promise<AuditHead>;
}

interface Waiting {
  entry: AuditEntry;
  line: string;
  head: AuditHead;
  done: () => void;
  failed: (error: unknown) => void;
}

/** What comes while the disk is busy is written together, with one head. `fault` makes what went wrong the error of all that follows. */
export function makeWriter(
  file: LogFile,
  start: { head: AuditHead; time: number },
  clock: Clock,
  durable: Durable,
  fault: (error: unknown) => never,
): Writer {
  let { head, time } = start;
  let waiting: Waiting[] = [];
  let work: Promise<void> | undefined;

  function take(event: AuditEvent): Promise<AuditEntry> {
    const now = clock.now();
    const back = time - now > TOLERANCE ? { clock_back_ms: Math.ceil(time - now) } : {};
    time = now;
    const next = follow(head, event, { time: new Date(now).toISOString(), ...back });
    head = next.head;
    return new Promise((resolve, reject) => {
      const { entry } = next;
      waiting.push({ entry, line: `${lineOf(entry)}\n`, head, done: () => resolve(entry), failed: reject });
      work ??= drain().finally(() => {
        work = undefined;
      });
    });
  }

  async function drain(): Promise<void> {
    // Those that come in the same turn go together.
    await undefined;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await write(batch);
        for (const { done } of batch) done();
      } catch (error) {
        const lost = [...batch, ...waiting];
        waiting = [];
        for (const { failed } of lost) failed(error);
        return;
      }
    }
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    const last = batch.at(-1);
    if (last === undefined) return;
    const now =
      durable === 'always' ||
      (durable === 'refusals' && batch.some(({ entry }) => REFUSALS.has(entry.action)));
    try {
      await file.write(batch.map(({ line }) => line).join(''), last.head, now);
    } catch (error) {
      fault(error);
    }
  }

  return {
    append: take,
    async settle() {
      while (work !== undefined) await work;
      await file.finish(head).catch(fault);
      return head;
    },
  };
}
