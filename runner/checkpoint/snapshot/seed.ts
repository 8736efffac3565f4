import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BytePath, zeroSeparated } from '../../git/bytes.ts';
import { readConfig, userAttributeFiles, userSetting } from '../../git/config.ts';
import { git } from '../../git/git.ts';
import type { Places } from '../../git/repository.ts';
import { type Store, viewOf } from '../store/store.ts';
import { copyIndex, isFile, withIndexCopy } from './index-copy.ts';
import { remove } from './own-index.ts';

/**
 * Makes the store's first index. The repository's own knows what most files hold, so that they need not be read: it is used for
 * every entry that is what git would see on disk. Where anything converts content between disk and repository (line ends,
 * filters such as LFS), nothing of it is used, and each file is read once.
 */
export async function seedIndex(store: Store, places: Places): Promise<void> {
  const isSeeded = await withIndexCopy(store, places.gitDir, places.root, async (view) => {
    // A split index refers to a file that is only there for a while; version 4 is smaller, and it is read often.
    await git(view, ['update-index', '--no-split-index', '--index-version', '4']);
    const entries = zeroSeparated(await git(view, ['ls-files', '-z', '-v', '--stage']));
    const parsed = entries.map(entryOf);
    if (
      await mayConvert(
        places,
        parsed.map(({ path }) => path),
      )
    )
      return false;
    const useless = parsed.filter(({ isPlain }) => !isPlain).map(({ path }) => path);
    await remove(view, [...new Set(useless)]);
    copyIndex(view.indexFile ?? '', store.indexFile);
    return true;
  });
  if (isSeeded !== true) await git(viewOf(store), ['read-tree', '--empty']);
}

/** `H 100644 <id> 0\t<path>`: a capital H and stage 0, or the entry says something else than what is on disk. */
function entryOf(line: string): { path: BytePath; isPlain: boolean } {
  const [about = '', ...rest] = line.split('\t');
  const [tag, mode, , stage] = about.split(' ');
  return { path: rest.join('\t'), isPlain: tag === 'H' && mode !== '160000' && stage === '0' };
}

const CONVERTING = /text|crlf|eol|ident|filter|working-tree-encoding|binary/;

async function mayConvert({ root, gitDir, commonDir }: Places, paths: readonly BytePath[]): Promise<boolean> {
  for (const file of [join(commonDir, 'config'), join(gitDir, 'config.worktree')]) {
    if (!isFile(file)) continue;
    const config = await readConfig(file);
    // What it includes is not read, so it may say anything.
    const names = [...config.keys()];
    if (names.some((name) => /^core\.(?:autocrlf|eol|attributesfile)$|^include(?:if)?\./.test(name)))
      return true;
  }
  for (const name of ['core.autocrlf', 'core.eol', 'core.attributesFile']) {
    if ((await userSetting(name)) !== '') return true;
  }
  const inTree = paths
    .filter((path) => /(?:^|\/)\.gitattributes$/.test(path))
    .map((path) => join(root, path));
  const outside = [join(commonDir, 'info/attributes'), join(root, '.gitattributes'), ...userAttributeFiles()];
  const files = [...inTree, ...outside];
  return files.some((file) => isFile(file) && CONVERTING.test(readFileSync(file, 'latin1')));
}
