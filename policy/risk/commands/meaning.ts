import type { Word } from '../../shell/word.ts';
import type { Meaning } from '../risk.ts';
import type { BuiltinTool } from '../tools.ts';

/** What running a command means. */
export interface CommandMeaning extends Meaning {
  /** Tools of the vocabulary whose work it does. */
  readonly as?: readonly BuiltinTool[];
  /** Words of which any makes it worse: `-f`, `--force`, `+*`, `DELETE`. An unknown word may be one of them. */
  readonly worse?: readonly (CommandMeaning & { readonly words: readonly string[] })[];
  /** Words that make it harmless where nothing else follows. */
  readonly only?: readonly (CommandMeaning & {
    readonly words: readonly string[];
    readonly operands?: true;
  })[];
  /** Options that take the next word. */
  readonly values?: readonly string[];
  /** What has to be looked at by more than single words; undefined where it says nothing. `words` begin after the subcommand. */
  readonly check?: (words: readonly Word[]) => CommandMeaning | undefined;
}

/** A program's: where it has subcommands, `commands` has their meaning, by one or two words. */
export interface ProgramMeaning extends CommandMeaning {
  readonly commands?: Readonly<Record<string, CommandMeaning>>;
  /** Options before the subcommand that take the next word. */
  readonly before?: readonly string[];
  /** Looks at the words before the subcommand. */
  readonly checkBefore?: (words: readonly Word[]) => CommandMeaning | undefined;
}

type More = Partial<Omit<CommandMeaning, 'risk' | 'reason'>>;

export const low = (reason: string, more: More = {}): CommandMeaning => {
  return { risk: 'low', effect: false, reason, ...more };
};
export const medium = (reason: string, more: More = {}): CommandMeaning => {
  return { risk: 'medium', effect: true, reason, ...more };
};
export const high = (reason: string, more: More = {}): CommandMeaning => {
  return { risk: 'high', effect: true, reason, ...more };
};

/** The meaning with the words that bring it. */
export const when = <M extends CommandMeaning>(words: string, meaning: M) => {
  return { ...meaning, words: words.split(' ') };
};

/** One meaning for each of some names. */
export function each<M extends CommandMeaning>(names: string, meaning: M): Record<string, M> {
  return Object.fromEntries(names.split(' ').map((name) => [name.replaceAll('+', ' '), meaning]));
}
