import { shownPath } from '../git/bytes.ts';
import { resolveRef } from '../git/refs.ts';
import type { FileChange, Preview, RefChange } from './preview.ts';
import type { Checkpoint } from './record.ts';
import type { Commit } from './restore/commits.ts';

/** As many lines of one kind as a person reads; `--json` has all. */
const LINES = 20;

/** One line for each checkpoint: its name, what HEAD was, and for which run it was made. */
export function listLines(checkpoints: readonly Checkpoint[]): string[] {
  if (checkpoints.length === 0) return ['No checkpoints. paddock run makes one at its start.'];
  return checkpoints.map(({ name, kind, run, state: { head, refs }, notes }) => {
    const commit = resolveRef(head, refs)?.slice(0, 9) ?? 'no commit';
    const branch = head?.startsWith('ref: refs/heads/')
      ? shown(head.slice('ref: refs/heads/'.length))
      : 'detached';
    const why = kind === 'undo' ? 'before a rollback' : run === undefined ? '' : `run ${run}`;
    const kept = notes.length === 0 ? '' : `${notes.length} not kept`;
    return [name, branch, commit, why, kept].filter((part) => part !== '').join('  ');
  });
}

/** What a rollback does, for a person to decide. `done` says it as something that has happened. */
export function previewLines(preview: Preview, done?: { undo?: string }): string[] {
  const { checkpoint, root, leaving, returning, refs, files, gitFiles, notes } = preview;
  if (refs.length + files.length + gitFiles.length === 0) {
    return [`${shown(root)} is as it was at ${checkpoint}: nothing to do.`, ...noteLines(notes)];
  }
  const next =
    done === undefined
      ? ['Ignored files stay as they are. What is there now is kept, so this can be taken back.']
      : done.undo === undefined
        ? []
        : [`To take it back: paddock rollback --checkpoint ${done.undo}`];
  return [
    done === undefined
      ? `Back to ${checkpoint} in ${shown(root)}:`
      : `${shown(root)} is back at ${checkpoint}:`,
    ...section('Commits that no branch leads to any more', leaving.flatMap(commitLines)),
    ...section('Commits that come back: the history was rewritten since', returning.flatMap(commitLines)),
    ...section('Branches and tags', refs.map(refLine)),
    ...section('Files', files.map(fileLine)),
    ...section('In the git directory', gitFiles.map(fileLine)),
    ...noteLines(notes),
    ...next,
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > LINES ? [`  … and ${lines.length - LINES} more lines; --json has all`] : [];
  return [`${title}:`, ...lines.slice(0, LINES).map((line) => `  ${line}`), ...more];
}

const commitLines = ({ id, subject, files }: Commit) => [
  `${id.slice(0, 9)} ${subject}`,
  ...files.map((file) => `    ${file}`),
];

function refLine({ name, from, to }: RefChange): string {
  const short = (value: string | undefined) =>
    value === undefined
      ? undefined
      : value.startsWith('ref: ')
        ? shown(value.slice('ref: '.length))
        : value.slice(0, 9);
  if (to === undefined) return `${shown(name)} goes (was ${short(from)})`;
  return from === undefined
    ? `${shown(name)} comes back at ${short(to)}`
    : `${shown(name)} ${short(from)} → ${short(to)}`;
}

const SIGN = { removed: '- ', restored: '+ ', changed: '~ ' } as const;
const fileLine = ({ path, change }: FileChange) => `${SIGN[change]}${path}`;

const noteLines = (notes: readonly string[]) => notes.map((note) => `Note: ${note}`);
/** A name from the repository, which an agent may have chosen. */
const shown = (text: string) => shownPath(Buffer.from(text).toString('latin1'));
