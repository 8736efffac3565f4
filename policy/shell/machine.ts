import type { Scope } from './scope.ts';
import type { Word } from './word.ts';

/** A simple command that the text would run, with what is known of its words. */
export interface Run {
  readonly words: readonly Word[];
  /** Where earlier `cd`s went, as it was written; empty where there were none. */
  readonly directory: Word;
  /** Whether its words are its own: false for a wrapper, whose inner command is listed by itself. */
  readonly leaf: boolean;
}

/** All that a shell text would do, as far as it can be read. */
export interface ShellReading {
  runs: Run[];
  /** Files that redirections and here-written patches name; `writes` where something goes into them. */
  files: { path: Word; directory: Word; writes: boolean }[];
  /** Programs in other languages that are handed to their interpreters. */
  code: string[];
  /** Shell text that could not be read whole. */
  unparsed: string[];
}

/** The same for who only looks. */
export type ReadShell = { readonly [Part in keyof ShellReading]: readonly ShellReading[Part][number][] };

/** What the readers of single commands can do with what they find. Every text that is returned is what it would print. */
export interface Machine {
  /** What is known where the reading stands; another one within an inner shell. */
  readonly scope: Scope;
  readonly reading: ShellReading;
  /** Reads and runs shell text in a shell of its own, with these positional parameters. */
  script(text: string, input: string, args?: readonly Word[]): string;
  /** Reads and runs shell text as a part of the text that is being read, as `eval` does. */
  evaluate(text: string, input: string): string;
  /** Runs one command. */
  command(words: readonly Word[], input: string): string;
  /** The text being read is too much, or too twisted, to be followed. */
  giveUp(): void;
}
