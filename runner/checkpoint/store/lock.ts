import { join } from 'node:path';
import { Failure, STATUS } from '../../failure.ts';
import { takeLock } from '../../lock.ts';
import { cannotWrite } from './folder.ts';

/**
 * Runs `work` while no other process works on the same checkpoints. A lock whose process is gone is taken over. Throws a
 * {@link Failure} at once where another process holds it: a checkpoint or a rollback is not to be waited for blindly.
 */
export async function withLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const path = join(folder, 'lock');
  const busy = (pid: string) =>
    new Failure(
      STATUS.unavailable,
      `process ${pid} is working on this repository's checkpoints; wait for it, or delete ${path} if it is not`,
    );
  const release = await takeLock(path, busy).catch((error: unknown) => {
    throw error instanceof Failure ? error : cannotWrite(path, error);
  });
  try {
    return await work();
  } finally {
    await release();
  }
}
