import { describe, expect, it } from 'vitest';
import { looksLikeRepository } from '../../../policy/containment/git.ts';
import { DEFAULT, parse, tier } from './support.ts';

const PROTECTED = [
  '.git',
  '.git/hooks',
  '.git/hooks/pre-commit',
  '.git/config',
  '.git/config.lock',
  '.git/config.worktree',
  '.git/commondir',
  '.git/gitdir',
  '.git/info/attributes',
  '.git/info/exclude',
  '.git/info/grafts',
  '.git/info/sparse-checkout',
  '.git/objects/info/alternates',
  '.git/objects/info/alternates.lock',
  '.git/objects/info/http-alternates',
  '.git/refs/replace/0123456789012345678901234567890123456789',
  '.git/remotes/origin',
  '.git/branches/origin',
  '.git/rr-cache/x/postimage',
  '.git/description',
  '.git/gitk.cache',
  '.git/svn/.metadata',
  '.git/branchless/config',
  '.git/unheard-of',
  '.git/unheard-of/',
  '.git/HEAD/x',
  '.git/modules/lib/config',
  '.git/modules/lib/hooks/post-checkout',
  '.git/modules/lib/info/attributes',
  '.git/modules/lib/objects/info/alternates',
  '.git/modules/libs/deep/config',
  '.git/modules/a/modules/b/config',
  '.git/modules/a/refs/b/config',
  '.git/modules/a/refs/b/hooks/x',
  '.git/modules/lib/unheard-of',
  '.git/worktrees/w/config.worktree',
  '.git/worktrees/w/config',
  '.git/worktrees/w/hooks/x',
  '.git/worktrees/w/info/sparse-checkout',
  '.git/worktrees/w/modules/lib/config',
  '.git/worktrees/file',
  'vendor/lib/.git/config',
  'vendor/lib/.git/hooks/x',
  '.git/refs/heads/.git/config',
];

const OTHERWISE = [
  '.GIT/config',
  '.git/CONFIG',
  '.git/Hooks/pre-commit',
  '.g\u200cit/config',
  '.git/con\u200cfig',
  '.git/ho\u200doks/x',
  '.git./config',
  '.git /hooks/x',
  'git~1/config',
  'GIT~1/hooks/x',
  '.git::$INDEX_ALLOCATION/hooks/x',
  '.git/hooks::$INDEX_ALLOCATION/x',
  '.git/config::$DATA',
  '.git/config.',
  '.git//config',
  '.git/./hooks/x',
  '.git\\config',
  '.git/objects/Info/Alternates',
  '.git/objects/in\u200cfo/alternates',
  '.git/refs/Replace/x',
  '.ｇit/config',
  '.git/modules/a/refs/b/CONFIG',
];

const WORK = [
  '.git/',
  '.git/HEAD',
  '.git/HEAD.lock',
  '.git/ORIG_HEAD',
  '.git/FETCH_HEAD',
  '.git/MERGE_HEAD',
  '.git/CHERRY_PICK_HEAD',
  '.git/MERGE_MSG',
  '.git/AUTO_MERGE',
  '.git/COMMIT_EDITMSG',
  '.git/index',
  '.git/index.lock',
  '.git/index.stash.4711',
  '.git/index.stash.4711.lock',
  '.git/next-index-4711.lock',
  '.git/sharedindex.0123456789',
  '.git/packed-refs.lock',
  '.git/shallow.lock',
  '.git/gc.pid',
  '.git/BISECT_LOG',
  '.git/objects/ab/cdef',
  '.git/objects/pack/pack-1.pack',
  '.git/objects/pack/tmp_pack_x',
  '.git/objects/info/packs',
  '.git/objects/info/commit-graph',
  '.git/objects/info/commit-graphs/graph-1.graph',
  '.git/info/refs',
  '.git/refs/heads/main',
  '.git/refs/heads/config',
  '.git/refs/heads/hooks/x',
  '.git/refs/heads/credentials.json',
  '.git/refs/heads/claude.md',
  '.git/refs/heads/fix.pem.lock',
  '.git/refs/tags/v1',
  '.git/refs/stash',
  '.git/logs/HEAD',
  '.git/logs/refs/heads/main',
  '.git/worktrees/',
  '.git/worktrees/w/',
  '.git/worktrees/w/HEAD',
  '.git/worktrees/w/index.lock',
  '.git/worktrees/w/logs/HEAD',
  '.git/worktrees/w/locked',
  '.git/modules/lib/HEAD',
  '.git/modules/lib/index',
  '.git/modules/libs/deep/refs/heads/main',
  '.git/modules/lib/objects/ab/cdef',
  '.git/modules/lib/objects/info/packs',
  'vendor/lib/.git/objects/ab/cdef',
];

describe("git's metadata", () => {
  it.each(PROTECTED)('%s is not changed', (path) => {
    const { tier: found, rule } = tier(path);
    expect(found).toBe('readonly');
    expect(rule).toMatchObject({ list: 'git', source: 'default' });
    expect(rule?.reason).not.toBe('');
  });

  it.each(OTHERWISE)('%j is not changed either', (path) => {
    expect(tier(path)).toMatchObject({ tier: 'readonly', rule: { list: 'git' } });
  });

  it.each(WORK)('%s is of its daily work', (path) => {
    expect(tier(path)).toEqual({ tier: 'readwrite' });
  });

  it.each(['rebase-merge/git-rebase-todo', 'rebase-apply/patch', 'sequencer/todo'])(
    '%s may be written, and not left behind',
    (path) => {
      expect(tier(`.git/${path}`)).toEqual({ tier: 'readwrite', transient: true });
      expect(tier(`.git/worktrees/w/${path}`)).toEqual({ tier: 'readwrite', transient: true });
    },
  );

  it('has pointers that a new worktree may bring', () => {
    for (const path of ['.git/worktrees/w/commondir', '.git/worktrees/w/gitdir', 'wt/.git']) {
      expect(tier(path), path).toMatchObject({ tier: 'readonly', creatable: true });
    }
    for (const path of ['.git', '.git/commondir', '.git/modules/a/commondir', 'wt/.git/config']) {
      expect(tier(path), path).not.toHaveProperty('creatable');
    }
  });

  it('is made stricter by what names it, and by nothing else', () => {
    const all = parse('[containment]', 'readonly_directories = ["**"]', 'blocked_files = ["*.json"]');
    expect(tier('src/a.ts', all).tier).toBe('readonly');
    expect(tier('.git/index', all).tier).toBe('readwrite');
    expect(tier('.git/refs/heads/x.json', all).tier).toBe('readwrite');
    const git = parse('[containment]', 'readonly_directories = [".git"]', 'blocked_files = [".git/logs/**"]');
    expect(tier('.git/index', git)).toMatchObject({ tier: 'readonly', rule: { source: 'paddock.toml:2' } });
    expect(tier('.git/logs/HEAD', git).tier).toBe('blocked');
  });

  it('is no name that begins with it', () => {
    for (const path of ['.gitignore', '.github/x', '.git-x/config', 'git/config', 'a.git/config']) {
      expect(tier(path, DEFAULT).tier, path).toBe('readwrite');
    }
  });
});

describe('a folder that git takes for a repository', () => {
  it('has a HEAD, objects and refs, or a HEAD and a pointer', () => {
    expect(looksLikeRepository(['HEAD', 'objects', 'refs', 'config'])).toBe(true);
    expect(looksLikeRepository(['head', 'Objects', 'REFS'])).toBe(true);
    expect(looksLikeRepository(['HEAD', 'commondir'])).toBe(true);
  });

  it('is no other', () => {
    expect(looksLikeRepository(['HEAD', 'objects'])).toBe(false);
    expect(looksLikeRepository(['objects', 'refs', 'config', 'hooks'])).toBe(false);
    expect(looksLikeRepository([])).toBe(false);
  });
});
