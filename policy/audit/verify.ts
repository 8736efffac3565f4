import { genesis } from './chain.ts';
import type { AuditEntry, AuditHead } from './entry.ts';
import { entriesWords, type Fault, type FaultKind, type Note } from './fault.ts';
import { type LogLine, readLines } from './lines.ts';

export interface Verified {
  ok: boolean;
  /** The entries that this version knows, as they stand in the file. */
  entries: AuditEntry[];
  /** What is wrong, in the order of the lines. */
  faults: Fault[];
  notes: Note[];
}

export interface VerifyOptions {
  /** The run that it should be the log of; without it, the head's. */
  run?: string | undefined;
  /** Whether a writer is at work: what stands after the head is then no fault. */
  live?: boolean | undefined;
}

/**
 * Whether a log is, to the byte, what was written up to its head. No fault means: the entries are 1 to the head's number,
 * each once and in order, each with its own hash and that of the one before, and the last has the hash that the head names.
 */
export function verifyAudit(
  text: string,
  head: AuditHead | undefined,
  options: VerifyOptions = {},
): Verified {
  const { lines, torn } = readLines(text);
  const run = options.run ?? head?.run ?? lines.find(({ link }) => link)?.link?.run ?? '';
  const faults = [...chainFaults(lines, run), ...endFaults(lines, torn, head, run, options.live ?? false)];
  const entries = lines.flatMap(({ entry }) => entry ?? []);
  return { ok: faults.length === 0, entries, faults, notes: lines.flatMap(clockNote) };
}

function chainFaults(lines: readonly LogLine[], run: string): Fault[] {
  const faults: Fault[] = [];
  const places = new Map(lines.flatMap(({ link, line }) => (link ? [[link.seq, line] as const] : [])));
  const gap = gapsIn(places);
  const seen = new Set<number>();
  let expected = 1;
  let prev: string | undefined = genesis(run).hash;
  for (const { link, line, intact, entry } of lines) {
    const fault = (kind: FaultKind, words: string, seq = link?.seq ?? expected) => {
      faults.push({ seq, line, kind, words });
    };
    if (link === undefined) {
      fault('changed', `line ${line} is no entry; entry ${expected} was expected`);
      // What stood here may have been it.
      if (!places.has(expected)) expected += 1;
      prev = undefined;
      continue;
    }
    const { seq } = link;
    if (link.run !== run) fault('foreign', `entry ${seq} is of another run`);
    else if (!intact) fault('changed', `entry ${seq} is not what was written: its hash is another`);
    else if (entry === undefined)
      fault('unknown', `entry ${seq} is whole, but this version does not know it`);
    // One that comes late has been named where it was missing.
    if (seen.has(seq)) fault('repeated', `entry ${seq} stands again on line ${line}`);
    seen.add(seq);
    if (seq < expected) continue;
    if (seq > expected) gap(expected, seq, fault);
    else if (prev !== undefined && link.prev !== prev) {
      if (seq === 1) fault('foreign', 'entry 1 does not begin a log of this run');
      else
        fault('changed', `entry ${seq} follows another entry ${seq - 1} than the one that stands before it`);
    }
    expected = seq + 1;
    prev = link.hash;
  }
  return faults;
}

/** Reports the numbers that are left out before an entry: gone, or further down. For places in rising order. */
function gapsIn(places: ReadonlyMap<number, number>) {
  const numbers = [...places.keys()].sort((a, b) => a - b);
  let at = 0;
  return (from: number, before: number, fault: (kind: FaultKind, words: string, seq: number) => void) => {
    let start = from;
    for (; (numbers[at] ?? before) < before; at += 1) {
      const seq = numbers[at] ?? before;
      if (seq < from) continue;
      if (seq > start) fault('removed', `${missingWords(start, seq - 1)} before entry ${before}`, start);
      fault('reordered', `entry ${seq} stands on line ${places.get(seq)}, after entry ${before}`, seq);
      start = seq + 1;
    }
    if (before > start) fault('removed', `${missingWords(start, before - 1)} before entry ${before}`, start);
  };
}

const missingWords = (from: number, to: number) => `${entriesWords(from, to)} missing`;

function endFaults(
  lines: readonly LogLine[],
  torn: string,
  head: AuditHead | undefined,
  run: string,
  live: boolean,
): Fault[] {
  const links = lines.flatMap(({ link, line }) => (link ? [{ ...link, line }] : []));
  const last = links.reduce((most, { seq }) => Math.max(most, seq), 0);
  const after = lines.length + 1;
  const faults: Fault[] = [];
  const fault = (seq: number, line: number, kind: FaultKind, words: string) => {
    faults.push({ seq, line, kind, words });
  };
  if (torn !== '' && !live) {
    fault(
      last + 1,
      after,
      'torn',
      `the file ends in the middle of a line, ${torn.length} characters after entry ${last}`,
    );
  }
  if (head === undefined) {
    fault(last, after, 'head', 'the head is missing: whether the end of the log is there cannot be said');
    return faults;
  }
  if (head.run !== run) fault(head.seq, after, 'foreign', `the head is that of the run ${head.run}`);
  if (head.seq > last) {
    fault(
      last + 1,
      after,
      'truncated',
      `${entriesWords(last + 1, head.seq)} cut off at the end: the head names entry ${head.seq}`,
    );
  }
  const named = links.find(({ seq }) => seq === head.seq);
  if (named !== undefined && named.hash !== head.hash) {
    fault(head.seq, named.line, 'changed', `entry ${head.seq} is not the one that the head names`);
  }
  if (head.seq === 0 && head.hash !== genesis(run).hash)
    fault(0, after, 'head', 'the head begins no log of this run');
  if (last > head.seq && !live) {
    const words = 'after the head: the writer was killed before it noted them, or they were added by hand';
    fault(
      head.seq + 1,
      links.find(({ seq }) => seq > head.seq)?.line ?? after,
      'unsealed',
      `${entriesWords(head.seq + 1, last)} ${words}`,
    );
  }
  return faults;
}

function clockNote({ entry, line }: LogLine): Note[] {
  if (entry?.clock_back_ms === undefined) return [];
  const words = `the clock was set back by ${entry.clock_back_ms / 1000} s before entry ${entry.seq}`;
  return [{ seq: entry.seq, line, kind: 'clock', words }];
}
