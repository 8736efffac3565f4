import { headWords } from '../../policy/audit/words.ts';
import type { RunResult } from './result.ts';

const SHOWN = 12;

/** The summary of a run for a person: what became of it, what changed, what was refused, and how to undo it. */
export function summary(result: RunResult): string[] {
  const { created, changed, deleted, refs, violations, conflicts, unfinished, notes } = result;
  return [
    '',
    `${result.tool} ${endWords(result)}`,
    ...list('files', [
      ...changed.map((path) => `M ${path}`),
      ...created.map((path) => `A ${path}`),
      ...deleted.map((path) => `D ${path}`),
    ]),
    ...list(
      'refs',
      refs.map(({ ref, outcome, as, to, reason }) =>
        [outcome, ref, as && `as ${as}`, to?.slice(0, 10) ?? 'deleted', reason].filter(Boolean).join(' '),
      ),
    ),
    ...list(
      'not allowed',
      violations.map(
        ({ path, tier, what, isWarned }) =>
          `${path}: ${tier}, ${what}${isWarned ? ' (permitted, with this warning)' : '; it is as it was'}`,
      ),
    ),
    ...list(
      'conflicts',
      conflicts.map(
        ({ path, reason, kept }) =>
          `${path}: ${reason}${kept === undefined ? '' : `; the agent's version: ${kept}`}`,
      ),
    ),
    ...list(
      'not written',
      unfinished.map(({ path, reason }) => `${path}: ${reason}`),
    ),
    ...(result.refused > 0
      ? [`refused by the network: ${result.refused} ${result.refused === 1 ? 'request' : 'requests'}`]
      : []),
    ...approvalWords(result.approvals),
    ...(result.refused_calls > 0
      ? [`refused by the gate: ${result.refused_calls} ${result.refused_calls === 1 ? 'call' : 'calls'}`]
      : []),
    ...notes.map((note) => `note: ${note}`),
    ...(result.copy === null ? [] : [`the agent's copy is kept: ${result.copy}`]),
    ...(result.rolled_back ? ['rolled back: a violation ends the run (rollback_on_violation)'] : []),
    `audit: paddock audit --run ${result.run}; ${headWords(result.audit)}`,
    result.checkpoint === null
      ? 'undo: there is no checkpoint of this run'
      : `undo: paddock rollback --checkpoint ${result.checkpoint}`,
  ];
}

function endWords({ ended, exit, signal }: RunResult): string {
  if (ended === 'timeout') return 'was stopped: the time was up (--timeout)';
  if (ended === 'signal') return `was stopped by ${signal}`;
  if (ended === 'fault') return 'was stopped: the audit log could not be written';
  return exit === 0 ? 'is done' : `ended with status ${exit}`;
}

function approvalWords(counts: RunResult['approvals']): string[] {
  const said = Object.entries(counts).flatMap(([what, count]) =>
    count === 0 ? [] : [`${count} ${what.replace('_', ' ')}`],
  );
  return said.length === 0 ? [] : [`approvals: ${said.join(', ')}`];
}

function list(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > SHOWN ? [`  … and ${lines.length - SHOWN} more`] : [];
  return [`${title}:`, ...lines.slice(0, SHOWN).map((line) => `  ${line}`), ...more];
}
