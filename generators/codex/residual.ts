import type { CommandMatch, DenyEntry } from '../../policy/profile.ts';
import type { ReportRow, Table } from '../adapter.ts';

/**
 * Rules of `requirements.toml`, which no flag and no file of the workspace can lift (Codex 0.169.0), for a denied entry:
 * a prefix of words, so a later word is caught only where it comes next.
 */
export function prefixRules(entry: DenyEntry): Table[] {
  return (entry.commands ?? []).flatMap((match) =>
    patterns(match).map((pattern) => ({ pattern, decision: 'forbidden', justification: entry.reason })),
  );
}

/** Without a whole word to name, a rule would catch every use of the command: then there is none. */
function patterns({ words, any }: CommandMatch): Table[][] {
  const start = words.map((token) => ({ token }));
  if (any === undefined) return [start];
  const plain = any.filter((word) => !word.includes('*'));
  return plain.length === 0 ? [] : [[...start, { any_of: plain }]];
}

/** What prefix rules leave out of a denied entry; the gate stands in. */
export function residualReport(entry: DenyEntry): ReportRow[] {
  const row = { decision: 'deny', instead: 'the gate' } as const;
  const paths = (entry.paths ?? []).map((path) => ({
    ...row,
    entry: `${entry.id}: ${path}`,
    expressed: 'none' as const,
    why: 'there are no rules for paths',
  }));
  const commands = (entry.commands ?? [])
    .filter(({ any }) => any !== undefined)
    .map(({ words, any = [] }) => ({
      ...row,
      entry: `${entry.id}: ${words.join(' ')} … ${any.join(' | ')}`,
      expressed: 'part' as const,
      why: 'a rule matches whole words from the start',
    }));
  return [...paths, ...commands];
}

// Codex 0.169.0 refuses `rm -f` even with every approval off; these two rules lift that (observed).
export const LIFT_RM = `prefix_rule(pattern=["rm"], decision="allow")
prefix_rule(pattern=[["bash", "/bin/bash", "/usr/bin/bash", "sh", "/bin/sh"], ["-lc", "-c"]], decision="allow")
`;
