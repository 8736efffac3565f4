import { posix } from 'node:path';
import { shown } from '../issue.ts';

/**
 * What is wrong with a file that points from a worktree to its repository or back, if `git worktree add` did not write it so
 * (gitrepository-layout(5)); undefined where nothing is. `path` begins at the top of the workspace, and `root` is where the
 * workspace is to whoever wrote the file. A worktree of another repository is none.
 */
export function pointerFault(path: string, text: string, root: string): string | undefined {
  const line = text.replace(/\n$/, '');
  const [, id, name] = /^\.git\/worktrees\/([^/]+)\/(commondir|gitdir)$/.exec(path) ?? [];
  if (name === 'commondir') return line === '../..' ? undefined : fault(path, line, '`../..`');
  const folder = posix.resolve(root, posix.dirname(path));
  if (name === 'gitdir') {
    const target = posix.resolve(folder, line);
    if (!line.includes('\n') && posix.basename(target) === '.git' && id !== '..') return undefined;
    return fault(path, line, 'the path of a `.git`');
  }
  const [, target = ''] = /^gitdir: (.+)$/.exec(line) ?? [];
  const worktrees = posix.resolve(root, '.git/worktrees');
  const found = posix.resolve(folder, target);
  if (posix.basename(path) === '.git' && target !== '' && posix.dirname(found) === worktrees)
    return undefined;
  return fault(path, line, `\`gitdir: ${worktrees}/…\``);
}

function fault(path: string, got: string, expected: string): string {
  return `${path}: got ${shown(got)}, expected ${expected}`;
}
