import { shown } from '../../../policy/issue.ts';
import type { Request } from '../arguments.ts';
import type { Change } from '../plan/change.ts';
import { reportText } from './report.ts';
import type { FileResult, Result } from './result.ts';

/** What goes to standard output, and what to standard error. */
export interface Words {
  out: string;
  err: string;
}

const SHOWN_ITEMS = 8;

/** A result for people: data on standard output, words about it on standard error. */
export function wordsOf(result: Result, { diff, revert }: Request): Words {
  const { action, files, notes } = result;
  const changed = files.filter(({ state }) => state !== 'unchanged' && state !== 'managed');
  const about = [
    ...files.filter(({ state }) => state === 'managed').map(managed),
    ...notes,
    ...conclusion(result, changed.length, revert),
  ];
  return { out: action === 'report' ? reportText(result) : data(result, changed, diff), err: lines(about) };
}

function data({ action }: Result, changed: readonly FileResult[], diff: boolean): string {
  if (diff) return changed.map((file) => file.diff ?? '').join('');
  if (action === 'check') return lines(changed.flatMap(driftLines));
  if (action !== 'dry-run') return lines(changed.map(({ state, path }) => `${state} ${path}`));
  return lines(
    changed.flatMap((file) => [
      `${VERBS[file.state]} ${file.path}`,
      ...shorten(file.changes).map((change) => `  ${change}`),
    ]),
  );
}

const VERBS: Record<FileResult['state'], string> = {
  created: 'would create',
  updated: 'would update',
  removed: 'would remove',
  unchanged: 'would leave',
  managed: 'would leave',
};

function conclusion({ action, target }: Result, changed: number, revert: boolean): string[] {
  const files = `${changed} ${changed === 1 ? 'file' : 'files'}`;
  switch (action) {
    case 'report':
      return [];
    case 'check':
      return changed === 0
        ? [`${target}: up to date`]
        : [`${files} not as it should be; run without --check to put that right, or with --diff to see it`];
    case 'dry-run':
      return changed === 0
        ? [`${target}: there is nothing to do`]
        : [`${files} would change; nothing was written`];
    case 'revert':
      return changed === 0 ? [] : [`${files} as before; nothing of Paddock is left in them`];
    case 'render':
      return changed === 0
        ? [`${target}: up to date; nothing was written`]
        : [`${files} written${revert ? '' : '; --revert takes it back'}`];
  }
}

const managed = ({ path, why }: FileResult) =>
  `${path}: ${why}: home-manager or another tool manages it; it is left alone`;

/** What is not as it should be in a file, a line each. */
function driftLines({ path, changes, state }: FileResult): string[] {
  if (state === 'created') return [`${path}: the file is missing`];
  return shorten(changes).map((change) => `${path}: ${change}`);
}

/** Changes in words; of many items of one list only the first. */
function shorten(changes: readonly Change[]): string[] {
  const seen = new Map<string, number>();
  const all = changes.flatMap((change) => {
    if (!('item' in change)) return [changeWords(change)];
    const group = `${change.key}: ${change.kind === 'add' ? 'missing' : 'left over'}`;
    const count = (seen.get(group) ?? 0) + 1;
    seen.set(group, count);
    return count > SHOWN_ITEMS ? [] : [`${group} ${shown(change.item)}`];
  });
  const more = [...seen].filter(([, count]) => count > SHOWN_ITEMS);
  return [
    ...all,
    ...more.map(([group, count]) => `${group} ${count - SHOWN_ITEMS} more (--json lists them)`),
  ];
}

function changeWords(change: Exclude<Change, { item: unknown }>): string {
  switch (change.kind) {
    case 'create':
      return 'the file is missing';
    case 'remove':
      return 'the whole file goes';
    case 'replace':
      return 'the text is another one';
    case 'set':
      return `${change.key}: got ${shown(change.got)}, expected ${shown(change.expected)}`;
    case 'unset':
      return `${change.key}: got ${shown(change.got)}, expected nothing`;
  }
}

/** Lines in which no control character of a file's can reach the terminal. */
function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text.replace(/\p{Cc}/gu, '\u{FFFD}')}\n`).join('');
}
