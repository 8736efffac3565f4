import type { Machine } from '../machine.ts';
import type { Word } from '../word.ts';

/** What a program does with its words, as far as it matters here. */
export interface Handler {
  /** False where the program's work is another command, which is run by itself. */
  readonly leaf: boolean;
  /** Runs what the program would run; returns what it would print, undefined where that is unknown. */
  run(words: readonly Word[], input: string, machine: Machine): string | undefined;
}

/** A {@link Handler} whose program only runs others. */
export function wrapper(run: Handler['run']): Handler {
  return { leaf: false, run };
}

/** A {@link Handler} whose program does something of its own. */
export function leaf(run: Handler['run']): Handler {
  return { leaf: true, run };
}
