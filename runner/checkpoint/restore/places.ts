import { lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure, STATUS } from '../../failure.ts';
import type { Places } from '../../git/repository.ts';

/**
 * Makes sure that a checkpoint's folders are where they were, without a link on the way. Throws a {@link Failure} where one is not; a
 * git directory that is gone is made anew.
 */
export function requirePlaces({ root, commonDir }: Places): void {
  requireReal(root);
  if (!commonDir.startsWith(`${root}/`) && lstatSync(commonDir, { throwIfNoEntry: false }) === undefined) {
    requireReal(dirname(commonDir));
    mkdirSync(commonDir);
  }
  if (!commonDir.startsWith(`${root}/`)) requireReal(commonDir);
  const own = process.geteuid?.();
  const { uid } = statSync(root);
  if (own !== undefined && uid !== own) {
    throw new Failure(
      STATUS.refused,
      `nothing was changed: ${root} belongs to user ${uid}, and this is user ${own}`,
    );
  }
}

function requireReal(folder: string): void {
  try {
    if (realpathSync(folder) === folder && lstatSync(folder).isDirectory()) return;
  } catch {
    // Said below.
  }
  throw new Failure(
    STATUS.refused,
    `nothing was changed: ${folder} is no folder any more; put it back, then run this again`,
  );
}
