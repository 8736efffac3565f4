import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import type { LogLimits } from '../../images/egress/log/budget.ts';
import { CLOCK, type Clock } from '../../images/egress/log/clock.ts';
import { cleanEvent } from '../../policy/audit/clean.ts';
import { type AuditEntry, type AuditHead, RunId } from '../../policy/audit/entry.ts';
import type { AuditAction, AuditEvent } from '../../policy/audit/events.ts';
import { makeRedact } from '../../policy/audit/redact.ts';
import { issueProblems } from '../../policy/issue.ts';
import { takeLock } from '../lock.ts';
import { AuditError } from './error.ts';
import { checkFolder, logFile, openFile } from './file.ts';
import { makeFlood } from './flood.ts';
import { auditFiles } from './places.ts';
import { resume } from './recover.ts';
import { type Durable, makeWriter } from './writer.ts';

export interface AuditOptions {
  clock?: Clock;
  /** What must not be in the log: the run's token, the vendors' keys, values of the environment. */
  secrets?: readonly string[];
  durable?: Durable;
  limits?: LogLimits;
}

/** The audit log of a run that is under way. */
export interface Audit {
  /**
   * Records an event, in the order of the calls, and returns the entry once it is written (refusals: on the disk);
   * undefined where it is one of a flood and was counted instead. Throws an {@link AuditError}, and so does every call after
   * that: what can't be recorded must not go on.
   */
  append(event: AuditEvent): Promise<AuditEntry | undefined>;
  /** Aborted with the {@link AuditError} as soon as the log can't be written. Whoever runs the agent ends the run then. */
  readonly failed: AbortSignal;
  /** How many events of each action there were, those that were left out included. */
  counts(): Partial<Record<AuditAction, number>>;
  /** Writes what is held back, brings all to the disk and lets go of the log. Returns the head, to be shown at the end. */
  close(): Promise<AuditHead>;
}

const REMEDY = 'nothing may run unrecorded; see to the folder, then start a new run';

/**
 * Opens the log of a run in its folder; both are made where they are not there. What a killed writer has left is recovered.
 * Throws an {@link AuditError}: for a log that somebody else writes to, that is damaged, or that can't be written.
 */
export async function openAudit(run: string, folder: string, options: AuditOptions = {}): Promise<Audit> {
  const { clock = CLOCK, secrets = [], durable = 'refusals', limits } = options;
  const path = auditFiles(folder).log;
  const redact = makeRedact(secrets);
  const counts: Partial<Record<AuditAction, number>> = {};
  const broken = new AbortController();
  let closed = false;

  function fault(error: unknown): never {
    if (!broken.signal.aborted) broken.abort(asAuditError(path, error));
    throw broken.signal.reason;
  }

  const { writer, release } = await start();

  function write(event: AuditEvent): Promise<AuditEntry> {
    try {
      broken.signal.throwIfAborted();
      if (closed) throw new Error('the log has been closed');
      return writer.append(cleanEvent(event, redact));
    } catch (error) {
      return Promise.resolve().then(() => fault(error));
    }
  }

  const flood = makeFlood(clock, () => flush().catch(() => undefined), limits);
  async function flush(): Promise<void> {
    if (!closed) await Promise.all(flood.take().map(write));
  }

  async function start() {
    const undo: (() => Promise<unknown>)[] = [];
    try {
      RunId.parse(run, { reportInput: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await checkFolder(folder);
      undo.unshift(await takeLock(auditFiles(folder).lock, inUse(path)));
      const handle = await openFile(path);
      undo.unshift(() => handle.close());
      const { events, ...from } = await resume(folder, run, handle);
      const made = makeWriter(await logFile(folder, handle), from, clock, durable, fault);
      for (const event of events) await made.append(event);
      return {
        writer: made,
        release: async () => {
          for (const step of undo) await step();
        },
      };
    } catch (error) {
      for (const step of undo) await step().catch(() => undefined);
      throw asAuditError(path, error);
    }
  }

  async function finish(): Promise<AuditHead> {
    try {
      await flush();
      closed = true;
      broken.signal.throwIfAborted();
      return await writer.settle();
    } finally {
      closed = true;
      await release();
    }
  }

  let finished: Promise<AuditHead> | undefined;
  return {
    failed: broken.signal,
    counts: () => ({ ...counts }),
    async append(event) {
      broken.signal.throwIfAborted();
      counts[event.action] = (counts[event.action] ?? 0) + 1;
      return flood.admits(event) ? await write(event) : undefined;
    },
    close: () => {
      finished ??= finish();
      return finished;
    },
  };
}

const inUse = (path: string) => (pid: string) =>
  new AuditError(path, `process ${pid} writes to this log`, 'wait until its run has ended');

function asAuditError(path: string, error: unknown): AuditError {
  if (error instanceof AuditError) return error;
  if (!(error instanceof z.ZodError)) return new AuditError(path, error, REMEDY);
  const problems = error.issues.flatMap(issueProblems);
  const words = problems.map(
    ({ path: at, got, expected }) =>
      `${at.map(String).join('.') || 'the run'}: got ${got}, expected ${expected}`,
  );
  return new AuditError(path, words.join('; '), "this is a fault of Paddock's");
}
