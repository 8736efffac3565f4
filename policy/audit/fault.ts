/**
 * What can be wrong with a log: entries are missing (`removed`), stand elsewhere (`reordered`), stand twice (`repeated`),
 * say something else than was written (`changed`), or belong to another run (`foreign`); the end is missing (`truncated`), is half
 * a line (`torn`) or is not known to the head (`unsealed`); the head is missing or is none (`head`); this version does not know
 * the entry, which is whole (`unknown`).
 */
export type FaultKind =
  | 'removed'
  | 'reordered'
  | 'repeated'
  | 'changed'
  | 'foreign'
  | 'truncated'
  | 'torn'
  | 'unsealed'
  | 'head'
  | 'unknown';

/** One thing that is wrong: the entry's number, the line in the file (from 1), and words for a person. */
export interface Fault {
  seq: number;
  line: number;
  kind: FaultKind;
  words: string;
}

/** Something to know that is no fault: the clock was set back. */
export interface Note {
  seq: number;
  line: number;
  kind: 'clock';
  words: string;
}

/** Numbers in words: `entry 3`, `entries 3 to 5`. */
export function entriesWords(from: number, to: number): string {
  return from === to ? `entry ${from}` : `entries ${from} to ${to}`;
}
