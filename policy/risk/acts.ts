import type { Word } from '../shell/word.ts';
import type { Meaning } from './risk.ts';
import type { ToolName } from './tools.ts';

/** A path that something names, as it is written. */
export interface NamedWord {
  readonly word: Word;
  /** Where earlier `cd`s went; empty where there were none. */
  readonly directory: Word;
  readonly access: 'read' | 'write';
  /** Whether all that is below it is read or written too. */
  readonly below: boolean;
}

/** One thing that a call does: a command, a file, a page. */
export interface Act extends Meaning {
  readonly tool: ToolName;
  /** Other tools whose work it does: what is excluded or asked for by their names holds here too. */
  readonly also: readonly ToolName[];
  /** The command, path or address. */
  readonly what: string;
  readonly paths: readonly NamedWord[];
  /** Of a command: its words, for the list of those that are allowed. */
  readonly words?: readonly Word[];
  /** Whether the table has its program. */
  readonly isKnown?: boolean;
  /** What is refused or asked for whatever list allows the program. */
  readonly isDestructive?: boolean;
}
