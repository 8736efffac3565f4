import { Command } from 'commander';
import { ask, canAsk } from '../confirm.ts';
import { print } from '../egress/session.ts';
import { Failure, STATUS } from '../failure.ts';
import { resolveRef } from '../git/refs.ts';
import { onlyRunIn } from '../run/places.ts';
import { chooseTarget, findKept, listCheckpoints } from './kept.ts';
import { previewRollback } from './preview.ts';
import type { Checkpoint } from './record.ts';
import { rollback } from './rollback.ts';
import { listLines, previewLines } from './words.ts';

export interface CheckpointsOptions {
  json?: boolean;
}

export interface RollbackCommandOptions extends CheckpointsOptions {
  checkpoint?: string;
  preview?: boolean;
  yes?: boolean;
}

/** `paddock checkpoints` */
export function checkpointsCommand(): Command {
  return new Command('checkpoints')
    .description('list the checkpoints of this repository, the newest first')
    .option('--json', 'one JSON object on standard output instead of words')
    .action((options: CheckpointsOptions) => checkpoints(options));
}

/** `paddock rollback` */
export function rollbackCommand(): Command {
  return new Command('rollback')
    .description(
      'put files, HEAD, index and branches back to a checkpoint; what is there now is kept, so it can be undone',
    )
    .option('--checkpoint <name>', 'which one; without it the newest that a run made')
    .option('--preview', 'show what would change, and change nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON object on standard output instead of words')
    .action((options: RollbackCommandOptions) => rollBack(options));
}

/** Prints the checkpoints of the working tree that a folder lies in. */
export function checkpoints(options: CheckpointsOptions, folder = process.cwd()): void {
  const found = listCheckpoints(folder);
  print(
    options,
    { schema: 'paddock/checkpoints/v1', checkpoints: found.map(brief) },
    found.length === 0 ? [] : listLines(found),
    found.length === 0 ? listLines(found) : ['Next: paddock rollback --preview [--checkpoint NAME]'],
  );
}

function brief({ name, kind, time, run, commit, places, state: { head, refs }, notes }: Checkpoint) {
  return {
    ...{ name, kind, time, run: run ?? null, root: places.root, commit },
    head: head ?? null,
    head_commit: resolveRef(head, refs) ?? null,
    notes,
  };
}

/**
 * Goes back to a checkpoint, or shows what that would change. Throws a {@link Failure} where nobody said yes and nobody can be asked, and
 * where a run is under way: its work would be mixed with what was.
 */
export async function rollBack(options: RollbackCommandOptions, folder = process.cwd()): Promise<void> {
  const kept = findKept(folder);
  const target = chooseTarget(kept, options.checkpoint);
  if (options.preview) {
    const preview = await previewRollback(folder, target.name);
    const next = `Next: paddock rollback --checkpoint ${target.name}`;
    print(options, { schema: 'paddock/rollback-preview/v1', ...preview }, previewLines(preview), [next]);
    return;
  }
  if (!options.yes && !canAsk()) {
    throw new Failure(
      STATUS.usage,
      `nobody said yes to going back to ${target.name}, and there is no terminal to ask on; add --yes, or look first with --preview`,
    );
  }
  const release = await onlyRunIn(kept.root);
  try {
    if (!options.yes && !(await isWanted(folder, target.name))) {
      process.stderr.write('Nothing was changed.\n');
      process.exitCode = STATUS.unmet;
      return;
    }
    const run = target.run === undefined ? {} : { run: target.run };
    const done = await rollback(folder, target.name, { now: new Date(), ...run });
    print(options, { schema: 'paddock/rollback/v1', ...done }, previewLines(done, done));
  } finally {
    await release();
  }
}

/** Shows what will change and asks; where nothing will, there is nothing to ask. */
async function isWanted(folder: string, name: string): Promise<boolean> {
  const preview = await previewRollback(folder, name);
  process.stderr.write(`${previewLines(preview).join('\n')}\n`);
  const { refs, files, gitFiles } = preview;
  return refs.length + files.length + gitFiles.length === 0 || (await ask('Go back?'));
}
