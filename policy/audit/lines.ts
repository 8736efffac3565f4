import { z } from 'zod';
import { hashOf, lineOf } from './chain.ts';
import { AuditEntry } from './entry.ts';

/** The part of an entry that the chain is made of; its other fields may be unknown here. */
const Link = z.looseObject({
  seq: z.int().positive(),
  run: z.string(),
  prev: z.string(),
  hash: z.string(),
});

/** A line of a log. */
export interface LogLine {
  /** From 1. */
  line: number;
  text: string;
  /** What the chain is made of; undefined where the line is no entry. */
  link: z.infer<typeof Link> | undefined;
  /** Whether it is, to the letter, what was written: it has the hash that it names. */
  intact: boolean;
  /** The entry, where this version knows it. */
  entry: AuditEntry | undefined;
}

/** The whole lines of a log, and what stands after the last line feed: nothing, unless the writer was killed. */
export function readLines(text: string): { lines: LogLine[]; torn: string } {
  const parts = text.split('\n');
  const torn = parts.pop() ?? '';
  return { lines: parts.map((part, index) => readLine(part, index + 1)), torn };
}

function readLine(text: string, line: number): LogLine {
  const value = parse(text);
  const link = Link.safeParse(value);
  if (!link.success) return { line, text, link: undefined, intact: false, entry: undefined };
  const intact = isIntact(value as object, text, link.data.hash);
  const entry = AuditEntry.safeParse(value);
  return { line, text, link: link.data, intact, entry: entry.success ? entry.data : undefined };
}

function isIntact(value: object, text: string, hash: string): boolean {
  try {
    return lineOf(value) === text && hashOf(value) === hash;
  } catch {
    // Nested so deeply that nobody wrote it.
    return false;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
