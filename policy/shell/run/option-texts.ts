import { HOLE, plain, type Word } from '../word.ts';
import { type Handler, leaf } from './handler.ts';

interface Texts {
  /** Options whose next word is run as a command. */
  readonly next?: readonly string[];
  /** Words that hold a command after what this matches. */
  readonly within?: RegExp;
}

// Programs that do something of their own and run a command from an option's value, from their manuals.
const PROGRAMS: Record<string, Texts> = {
  tar: {
    next: ['-I', '-F', '--use-compress-program', '--to-command', '--info-script', '--rsh-command'],
    within:
      /^--(?:to-command|use-compress-program|info-script|new-volume-script|rsh-command|checkpoint-action=exec)=/,
  },
  rsync: { next: ['-e', '--rsh', '--rsync-path'], within: /^(?:--rsh|--rsync-path)=/ },
  zip: { next: ['-TT', '--unzip-command'] },
  // `gh alias set NAME '!TEXT'`.
  gh: { within: /^!/ },
  less: { within: /^\+!/ },
  man: { next: ['-P', '--pager'], within: /^--pager=/ },
};

function texts(words: readonly Word[], { next = [], within }: Texts): Word[] {
  return words.flatMap((word, index) => {
    const text = plain(word);
    if (next.includes(text)) return words.slice(index + 1, index + 2);
    return within?.test(text) ? [word.replace(within, '')] : [];
  });
}

/** Handlers of programs with an option for a command. */
export const OPTION_TEXTS: readonly [string, Handler][] = Object.entries(PROGRAMS).map(([name, spec]) => [
  name,
  leaf((words, _, machine) => {
    for (const text of texts(words, spec)) machine.script(text, HOLE);
    return undefined;
  }),
]);
