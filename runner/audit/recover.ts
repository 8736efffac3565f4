import { type FileHandle, open } from 'node:fs/promises';
import { genesis, sha256 } from '../../policy/audit/chain.ts';
import type { AuditHead } from '../../policy/audit/entry.ts';
import type { AuditEvent } from '../../policy/audit/events.ts';
import { verifyAudit } from '../../policy/audit/verify.ts';
import { readHead, syncFolder, writeHead } from './head.ts';
import { auditFiles } from './places.ts';

const LINE_FEED = 10;

/** Where a log goes on. */
export interface Resumed {
  head: AuditHead;
  /** When its last entry was written, in milliseconds since 1970. */
  time: number;
  /** What is to be recorded about the way it was found. */
  events: AuditEvent[];
}

/**
 * Looks at what an earlier writer has left. Half a line at the end is set aside; whole entries after the head are taken
 * over: a writer that is killed leaves both. Throws where anything else is wrong, for then nobody knows what is missing.
 */
export async function resume(folder: string, run: string, handle: FileHandle): Promise<Resumed> {
  const bytes = await handle.readFile();
  const found = await readHead(folder);
  const known = found === 'missing' && bytes.length === 0 ? genesis(run) : found;
  if (known === 'missing' || known === 'damaged') throw new Error(`its head.json is ${known}`);
  if (found === 'missing') {
    await writeHead(folder, known, true);
    await syncFolder(folder);
  }

  const end = bytes.lastIndexOf(LINE_FEED) + 1;
  const text = bytes.subarray(0, end).toString('utf8');
  const { faults, entries } = verifyAudit(text, known, { run, live: true });
  const [fault] = faults;
  if (fault !== undefined) throw new Error(`${fault.words} (${faults.length} faults in all)`);

  const torn = bytes.subarray(end);
  if (torn.length > 0) await setAside(folder, handle, torn, end);
  const last = entries.at(-1);
  const head = last === undefined ? known : { ...known, seq: last.seq, hash: last.hash };
  const beyond = head.seq - known.seq;
  const recovered: AuditEvent = {
    action: 'recovered',
    source: 'runner',
    torn_bytes: torn.length,
    ...(torn.length > 0 && { torn_sha256: sha256(torn) }),
    beyond_head: beyond,
    reason: 'the process that wrote this log ended in the middle of it',
  };
  return {
    head,
    time: last === undefined ? 0 : Date.parse(last.time),
    events: torn.length > 0 || beyond > 0 ? [recovered] : [],
  };
}

/** Keeps the torn part before it leaves the log. */
async function setAside(folder: string, handle: FileHandle, torn: Uint8Array, end: number): Promise<void> {
  const aside = await open(auditFiles(folder).torn, 'a', 0o600);
  try {
    await aside.appendFile(torn);
    await aside.appendFile('\n');
    await aside.sync();
  } finally {
    await aside.close();
  }
  await handle.truncate(end);
  await handle.sync();
}
