import toml from '@iarna/toml';
import type { CommandMatch, DenyEntry } from '../../policy/profile.ts';
import type { Unexpressed } from '../adapter.ts';

type Token = { token: string } | { any_of: string[] };

/** A rule of `requirements.toml`, which no flag and no file of the workspace can lift (Codex 0.169.0). */
export interface PrefixRule {
  pattern: Token[];
  decision: 'forbidden';
  justification: string;
}

/** Rules for a denied entry: a prefix of words, so a later word is caught only where it comes next. */
export function prefixRules(entry: DenyEntry): PrefixRule[] {
  return (entry.commands ?? []).map((match) => ({
    pattern: pattern(match),
    decision: 'forbidden',
    justification: entry.reason,
  }));
}

function pattern({ words, any }: CommandMatch): Token[] {
  const plain = any?.filter((word) => !word.includes('*'));
  return [...words.map((token) => ({ token })), ...(plain?.length ? [{ any_of: plain }] : [])];
}

/** What prefix rules leave out of a denied entry. */
export function unexpressed(entry: DenyEntry): Unexpressed[] {
  const paths = entry.paths?.map((path) => ({
    id: entry.id,
    what: path,
    why: 'Codex has no rules for paths',
  }));
  const patterns = entry.commands?.flatMap(({ words, any = [] }) =>
    any
      .filter((word) => word.includes('*'))
      .map((word) => ({ id: entry.id, what: [...words, word].join(' '), why: 'a rule matches whole words' })),
  );
  return [...(paths ?? []), ...(patterns ?? [])];
}

// Codex 0.169.0 refuses `rm -f` even with every approval off; these two rules lift that (observed).
export const LIFT_RM = `prefix_rule(pattern=["rm"], decision="allow")
prefix_rule(pattern=[["bash", "/bin/bash", "/usr/bin/bash", "sh", "/bin/sh"], ["-lc", "-c"]], decision="allow")
`;

/** TOML text; @iarna/toml writes what Codex reads. */
export function tomlText(value: Record<string, unknown>): string {
  return toml.stringify(value as toml.JsonMap);
}
