import { Failure, STATUS } from '../../failure.ts';
import { type BytePath, foldersAbove, zeroEnded, zeroSeparated } from '../../git/bytes.ts';
import { callGit, git, gitFailure, type View } from '../../git/git.ts';

/** What git finds in a working tree beside an index. A path that ends in a slash is a folder. */
export interface Listed {
  /** Entries of the index that are not the same on disk. */
  changed: BytePath[];
  /** Not in the index and not ignored; folders that are so as a whole stand for what is in them. */
  others: BytePath[];
  /** Ignored; folders that a rule names stand for what is in them. */
  ignored: BytePath[];
  /** In the index, although a rule ignores it. */
  ruledOut: BytePath[];
}

/** `rules` are the options that tell git what is ignored. */
export async function listTree(view: View, rules: readonly string[]): Promise<Listed> {
  const [changed, others, ignored] = await Promise.all([
    git(view, ['diff-files', '--raw', '-z', '--no-renames', '--ignore-submodules=none']),
    list(view, ['--others', '--directory', ...rules]),
    // Each line begins with a tag: `?` for what is in no index.
    list(view, ['-t', '--others', '--cached', '--ignored', '--directory', ...rules]),
  ]);
  const tagged = (isOther: boolean) =>
    ignored.filter((line) => line.startsWith('? ') === isOther).map((line) => line.slice(2));
  return {
    changed: [...new Set(zeroSeparated(changed).filter((_, index) => index % 2 === 1))],
    others,
    ignored: withoutContainers(tagged(true)),
    ruledOut: tagged(false),
  };
}

/** Entries of an index that a rule ignores: git keeps them, for they are tracked. */
export const listTrackedIgnored = (view: View, rules: readonly string[]) =>
  list(view, ['--cached', '--ignored', ...rules]);

/**
 * Everything below folders, for git stops at the top of one that is not in the index. A nested repository, at which it would stop too,
 * is taken for the folder that it is: that is what git does as soon as the index has an entry below it.
 */
export async function listBelow(
  view: View,
  folders: readonly BytePath[],
  rules: readonly string[],
): Promise<{ files: BytePath[]; placeholders: BytePath[] }> {
  const files: BytePath[] = [];
  const placeholders: BytePath[] = [];
  let next = [...folders];
  while (next.length > 0) {
    const found = await listChunks(view, next, rules);
    next = found.filter((path) => path.endsWith('/'));
    files.push(...found.filter((path) => !path.endsWith('/')));
    const own = next.map((folder) => `${folder}${PLACEHOLDER}`);
    if (own.some((path) => placeholders.includes(path))) break;
    await addPlaceholders(view, own);
    placeholders.push(...own);
  }
  return { files, placeholders };
}

const PLACEHOLDER = '.paddock-placeholder';

async function addPlaceholders(view: View, paths: readonly BytePath[]): Promise<void> {
  if (paths.length === 0) return;
  const id = (await git(view, ['hash-object', '-w', '--stdin'], { input: '' })).toString().trim();
  const input = paths.map((path) => `100644 ${id} 0\t${path}`);
  await git(view, ['update-index', '-z', '--index-info'], { input: zeroEnded(input) });
}

async function listChunks(view: View, folders: readonly BytePath[], rules: readonly string[]) {
  const found: BytePath[] = [];
  for (let from = 0; from < folders.length; from += 200) {
    const chunk = folders.slice(from, from + 200);
    found.push(...(await list(view, ['--others', ...rules, '--', ...chunk.map(argument)])));
  }
  return found;
}

/** Arguments are text; a path that is not UTF-8 cannot be one, so the folder that has a name is asked for instead. */
function argument(path: BytePath): string {
  const bytes = Buffer.from(path, 'latin1');
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  const readable = foldersAbove(path).findLast((folder) => {
    const own = Buffer.from(folder, 'latin1');
    return Buffer.from(own.toString('utf8')).equals(own);
  });
  return readable === undefined ? '.' : `${Buffer.from(readable, 'latin1').toString('utf8')}/`;
}

async function list(view: View, options: readonly string[]): Promise<BytePath[]> {
  const args = ['ls-files', '-z', ...options];
  const { exitCode, stdout, stderr } = await callGit(view, args);
  if (exitCode !== 0) throw gitFailure(args, stderr, exitCode);
  // A folder that can't be read is a warning to git, and would be missing here.
  if (stderr.trim() !== '') {
    const remedy = 'make it readable, or have .gitignore name it';
    throw new Failure(
      STATUS.refused,
      `no checkpoint is possible: ${stderr.trim().split('\n')[0]}; ${remedy}`,
    );
  }
  return zeroSeparated(stdout);
}

/** A folder whose content happens to be ignored is listed with its content; one that a rule names is listed alone. */
function withoutContainers(ignored: readonly BytePath[]): BytePath[] {
  const above = new Set(ignored.flatMap((path) => foldersAbove(path.replace(/\/$/, ''))));
  return ignored.filter((path) => !(path.endsWith('/') && above.has(path.slice(0, -1))));
}
