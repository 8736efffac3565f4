import type { CommandMatch, DenyEntry } from '../../policy/profile.ts';

/**
 * Permission rules of Claude Code 2.1.330 for a denied entry.
 *
 * A `*` spans anything, spaces included, and a leading one also catches wrappers such as `bash -c` (observed). `Read`
 * and `Edit` are the rules for paths; `Write(path)` is never matched. A path that begins with `~/` is the home's.
 */
export function denyRules(entry: DenyEntry): string[] {
  const commands = (entry.commands ?? []).flatMap(commandRules);
  const paths = (entry.paths ?? []).flatMap((path) => [`Read(${path})`, `Edit(${path})`]);
  return [...commands, ...paths];
}

function commandRules({ words, any }: CommandMatch): string[] {
  const start = `*${words.join(' *')}`;
  if (any === undefined) return [`Bash(${start}*)`];
  return any.flatMap((word) => wordEndings(word).map((ending) => `Bash(${start}* ${ending})`));
}

/** A flag may carry a value (`--force=…`); any other word ends where it ends. */
function wordEndings(word: string): string[] {
  if (word.endsWith('*')) return [word];
  return word.startsWith('-') ? [`${word}*`] : [word, `${word} *`];
}
