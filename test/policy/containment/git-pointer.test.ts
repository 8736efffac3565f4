import { describe, expect, it } from 'vitest';
import { pointerFault } from '../../../policy/containment/git-pointer.ts';

describe('a pointer of a worktree', () => {
  it.each([
    ['.git/worktrees/w/commondir', '../..\n'],
    ['.git/worktrees/w/gitdir', '/w/trees/w/.git\n'],
    ['.git/worktrees/w/gitdir', '/tmp/w/.git\n'],
    ['.git/worktrees/w/gitdir', '../../../trees/w/.git\n'],
    ['trees/w/.git', 'gitdir: /w/.git/worktrees/w\n'],
    ['trees/w/.git', 'gitdir: ../../.git/worktrees/w\n'],
  ])('%s is as git writes it: %j', (path, text) => {
    expect(pointerFault(path, text, '/w')).toBeUndefined();
  });

  it.each([
    ['.git/worktrees/w/commondir', '../../../evil\n', '`../..`'],
    ['.git/worktrees/w/commondir', '/tmp/evil', '`../..`'],
    ['.git/worktrees/w/commondir', '', '`../..`'],
    ['.git/worktrees/w/commondir', '../..\n\n', '`../..`'],
    ['.git/worktrees/w/gitdir', '/w/evil', 'the path of a `.git`'],
    ['.git/worktrees/w/gitdir', '/w/a\n/.git', 'the path of a `.git`'],
    ['trees/w/.git', 'gitdir: ../evil\n', '`gitdir: /w/.git/worktrees/…`'],
    ['trees/w/.git', 'gitdir: /w/.git\n', '`gitdir: /w/.git/worktrees/…`'],
    ['trees/w/.git', 'gitdir: /w/.git/worktrees/w/evil\n', '`gitdir: /w/.git/worktrees/…`'],
    ['trees/w/.git', 'gitdir: /w/.git/worktrees/../hooks\n', '`gitdir: /w/.git/worktrees/…`'],
    ['trees/w/.git', 'x\ngitdir: /w/.git/worktrees/w\n', '`gitdir: /w/.git/worktrees/…`'],
    ['trees/w/.git', '', '`gitdir: /w/.git/worktrees/…`'],
    ['trees/w/x', 'gitdir: /w/.git/worktrees/w\n', '`gitdir: /w/.git/worktrees/…`'],
  ])('%s is not followed where it leads elsewhere: %j', (path, text, expected) => {
    const got = JSON.stringify(text.replace(/\n$/, ''));
    expect(pointerFault(path, text, '/w')).toBe(`${path}: got ${got}, expected ${expected}`);
  });
});
