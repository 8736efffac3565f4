import { constants, copyFileSync, existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Copies those of the objects that lie in a file of their own, each whole or not at all, without starting git: there are a few in most
 * checkpoints. Returns the others. Throws where one can't be written.
 */
export function copyLoose(from: string, to: string, ids: readonly string[]): string[] {
  return ids.filter((id) => {
    const name = join(id.slice(0, 2), id.slice(2));
    const [source, target] = [join(from, name), join(to, name)];
    if (existsSync(target)) return false;
    if (!existsSync(source)) return true;
    const temporary = join(to, `tmp_obj_${id}`);
    try {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(source, temporary, constants.COPYFILE_FICLONE);
      linkSync(temporary, target);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
    return false;
  });
}
