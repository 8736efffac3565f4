import { lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { View } from '../../git/git.ts';
import type { Repository } from '../../git/repository.ts';
import { cannotWrite } from './folder.ts';
import { removeHalf } from './send.ts';

/**
 * The store of a working tree's checkpoints: a git directory of ours, out of the agent's reach, that holds every object that a
 * rollback could need. All git processes run on it, so none of them takes a repository's own configuration.
 */
export interface Store {
  folder: string;
  gitDir: string;
  root: string;
  objectFormat: 'sha1' | 'sha256';
  ignoreCase: boolean;
  /** The objects of the repository, for which the store is the copy. */
  repositoryObjects: string;
  /** The index that remembers what each file of the working tree held, and when it was last seen to change. */
  indexFile: string;
}

type About = Pick<Repository, 'root' | 'commonDir' | 'objectFormat' | 'ignoreCase'>;

/** Opens the store in a folder, made where there is none. */
export function openStore(folder: string, { root, commonDir, objectFormat, ignoreCase }: About): Store {
  const gitDir = join(folder, 'store.git');
  try {
    for (const part of ['objects/pack', 'objects/info', 'refs', 'info'])
      mkdirSync(join(gitDir, part), { recursive: true, mode: 0o700 });
    const version = objectFormat === 'sha1' ? '0' : '1\n[extensions]\n\tobjectFormat = sha256';
    writeFileSync(join(gitDir, 'config'), `[core]\n\trepositoryFormatVersion = ${version}\n`);
    writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n');
    // The last word on attributes: nothing is converted, whatever the working tree's files say (gitattributes(5)).
    writeFileSync(
      join(gitDir, 'info/attributes'),
      '* -text -crlf -eol -ident -filter -working-tree-encoding\n',
    );
    clean(gitDir);
  } catch (error) {
    throw cannotWrite(gitDir, error);
  }
  return {
    ...{ folder, gitDir, root, objectFormat, ignoreCase },
    repositoryObjects: join(commonDir, 'objects'),
    indexFile: join(gitDir, 'index'),
  };
}

/** What git works on: the store, with the working tree. */
export function viewOf(store: Store, rest: Partial<View> = {}): View {
  return {
    gitDir: store.gitDir,
    workTree: store.root,
    indexFile: store.indexFile,
    settings: [`core.ignoreCase=${store.ignoreCase}`],
    ...rest,
  };
}

/** The store's objects alone, without the working tree, which may be gone. */
export const bareView = (store: Store, rest: Partial<View> = {}): View => ({ gitDir: store.gitDir, ...rest });

/** Takes away what a killed process has left half written. The caller holds the lock. */
function clean(gitDir: string): void {
  for (const name of ['index.lock', 'shallow.lock']) rmSync(join(gitDir, name), { force: true });
  for (const name of readdirSync(gitDir)) {
    if (name.startsWith('sharedindex.')) rmSync(join(gitDir, name), { force: true });
  }
  for (const place of ['objects', 'objects/pack']) {
    for (const name of readdirSync(join(gitDir, place))) {
      if (/^(?:tmp_|\.tmp-)/.test(name) && lstatSync(join(gitDir, place, name)).isFile())
        rmSync(join(gitDir, place, name), { force: true });
    }
  }
}

/**
 * Runs `work` on a store. Where it fails, what it has half written goes, so that a full disk does not stay so; and the index, which can
 * be made anew, goes too, for it may be what is wrong.
 */
export async function withStore<Result>(store: Store, work: () => Promise<Result>): Promise<Result> {
  const started = Date.now();
  try {
    return await work();
  } catch (error) {
    clean(store.gitDir);
    removeHalf(join(store.gitDir, 'objects'), started);
    rmSync(store.indexFile, { force: true });
    throw error;
  }
}
