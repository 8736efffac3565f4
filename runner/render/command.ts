import { stat } from 'node:fs/promises';
import type { Adapter, InteractiveFiles } from '../../generators/adapter.ts';
import type { Request } from './arguments.ts';
import { Failure, STATUS } from './failure.ts';
import { type Disk, disk as realDisk } from './files/disk.ts';
import { readJournal } from './files/state.ts';
import type { Result } from './output/result.ts';
import { resultOf } from './output/rows.ts';
import { planSession, requireWritable } from './session.ts';
import type { Row } from './survey.ts';
import { type Surroundings, targetOf } from './target.ts';
import { write } from './write.ts';

/** What is rendered for which CLIs. */
export interface Rendered {
  configuration: Readonly<Record<string, InteractiveFiles>>;
  adapters: readonly Pick<Adapter, 'name' | 'folder'>[];
}

/** Does what is asked, and says what was done. Throws a {@link Failure}, and nothing has changed then. */
export async function run(
  request: Request,
  { configuration, adapters }: Rendered,
  surroundings: Surroundings,
  disk: Disk = realDisk,
): Promise<Result> {
  const target = targetOf(request.target, surroundings, adapters);
  await requireFolder(target.home);
  const result = (rows: readonly Row[], notes: readonly string[] = []) =>
    resultOf(request, target, rows, configuration, notes);
  if (request.action === 'report') return result([]);

  const plan = async () => await planSession(disk, target, request, configuration);
  const first = await plan();
  const interrupted = (await readJournal(disk, target.state)) !== undefined;
  if (request.action !== 'check') requireWritable(first.rows);
  if (request.action !== 'render' && request.action !== 'revert') {
    return result(
      first.rows,
      interrupted ? ['a render was interrupted; the next one first puts that right'] : [],
    );
  }
  if (interrupted || first.changed) {
    const { rows, notes } = await write(disk, target.state, plan);
    return result(rows, notes);
  }
  return result(first.rows, request.revert ? ['nothing to revert: nothing of Paddock is there'] : []);
}

async function requireFolder(home: string): Promise<void> {
  const found = await stat(home).catch(() => undefined);
  if (found?.isDirectory()) return;
  const got = found === undefined ? 'nothing' : 'a file';
  throw new Failure(
    STATUS.data,
    `${home}: got ${got}, expected a folder; make it, or name another one with --target`,
  );
}
