import type { InteractiveFiles } from '../../../generators/adapter.ts';
import type { Request } from '../arguments.ts';
import { STATUS } from '../failure.ts';
import type { Row } from '../survey.ts';
import type { Target } from '../target.ts';
import { unifiedDiff } from './diff.ts';
import type { FileResult, Result } from './result.ts';

/** What the command says about planned or written rows. */
export function resultOf(
  { action, diff, only, revert }: Request,
  { home }: Target,
  rows: readonly Row[],
  configuration: Readonly<Record<string, InteractiveFiles>>,
  notes: readonly string[],
): Result {
  const files = rows.map((row) => fileResult(row, diff));
  const drift = files.some(({ state }) => state !== 'unchanged' && state !== 'managed');
  const report = action === 'report' ? only : [];
  const warnings = revert ? [] : only.flatMap((cli) => configuration[cli]?.warnings ?? []);
  return {
    schema: 'paddock/render-interactive/v1',
    action,
    status: action === 'check' && drift ? STATUS.drift : STATUS.ok,
    target: home,
    files: action === 'report' ? [] : files,
    report: report.flatMap((cli) => (configuration[cli]?.report ?? []).map((row) => ({ cli, ...row }))),
    notes: [...rows.flatMap(({ plan }) => plan?.notes ?? []), ...warnings, ...notes],
  };
}

function fileResult({ id: { cli }, file: path, seen, plan }: Row, diff: boolean): FileResult {
  if (seen.state === 'managed') return { cli, path, state: 'managed', why: seen.why, changes: [] };
  if (plan === undefined) return { cli, path, state: 'unchanged', changes: [] };
  const { after, changes } = plan;
  const { text } = seen;
  if (after === text) return { cli, path, state: 'unchanged', changes: [] };
  const state = text === undefined ? 'created' : after === undefined ? 'removed' : 'updated';
  return { cli, path, state, changes, ...(diff && { diff: unifiedDiff(path, text, after) }) };
}
