import type { DenyEntry } from '../../policy/profile.ts';
import { commandRules } from './permissions.ts';

/**
 * Permission rules of Claude Code 2.1.330 for an entry of the residual deny. A rule begins with the command, so that a
 * commit message may name it; Claude Code itself looks behind wrappers such as `env`, and the gate behind the rest.
 */
export function denyRules(entry: DenyEntry): string[] {
  const commands = (entry.commands ?? []).flatMap(({ words, any }) => commandRules(words.join(' '), any));
  const paths = (entry.paths ?? []).flatMap((path) => [`Read(${path})`, `Edit(${path})`]);
  return [...commands, ...paths];
}
