import { isShortNameOf, type Name } from './names.ts';
import type { TierRule } from './rules.ts';

/** What an agent may do with a path in a repository's metadata. */
export interface GitTier {
  readonly tier: 'readonly' | 'readwrite';
  readonly rule?: TierRule;
  readonly creatable?: true;
  readonly transient?: true;
}

/** Files of git's own work: commits, branches, merges, the stash. Anything else in a `.git` is read-only. */
const FILES =
  /^(?:(?:HEAD|[A-Z_]+_HEAD|AUTO_MERGE|MERGE_(?:MSG|MODE|RR|AUTOSTASH)|SQUASH_MSG|BISECT_[A-Z_]+|[A-Z]+_EDITMSG|EDIT_DESCRIPTION|ADD_EDIT\.patch|addp-hunk-edit\.diff|index(?:\.stash\.\d+)?|next-index-\d+|packed-refs(?:\.new)?|shallow)(?:\.lock)?|sharedindex[._][A-Za-z0-9]+|shallow_[A-Za-z0-9]+|gc\.(?:log|pid)(?:\.lock)?|locked)$/;

const FOLDERS = new Set(['objects', 'refs', 'logs', 'reftable', 'lfs']);

/** Steps of an operation that stopped: `git rebase --continue` runs the `exec` lines that it finds there. */
const TRANSIENT = new Set(['rebase-merge', 'rebase-apply', 'sequencer']);

/** Where each worktree's metadata and the repository's are: whoever moves them gives git another configuration. */
const POINTERS = new Set(['commondir', 'gitdir']);

/** What is read-only, and why. The first name is that of an entry of a `.git`. */
export const GIT_RULES: readonly { readonly pattern: string; readonly reason: string }[] = [
  {
    pattern: '.git',
    reason: 'a file or link of this name makes git take another repository, with its configuration',
  },
  { pattern: '.git/hooks/**', reason: "the host's git runs it" },
  {
    pattern: '.git/{config,config.worktree}',
    reason:
      "the host's git runs what it names: file monitor, pager, editor, ssh command, filters, aliases, includes",
  },
  {
    pattern: '.git/info/**',
    reason: 'attributes choose filters and diff programs; excludes and grafts hide what was changed',
  },
  { pattern: '.git/{commondir,gitdir}', reason: 'git would take its configuration from elsewhere' },
  {
    pattern: '.git/objects/info/{alternates,http-alternates}',
    reason: 'git would read objects from elsewhere',
  },
  { pattern: '.git/refs/replace/**', reason: 'other content is shown in place of a commit or a file' },
  { pattern: '.git/{remotes,branches}/**', reason: 'git would fetch from elsewhere' },
  { pattern: '.git/rr-cache/**', reason: 'git would repeat these changes in later merges' },
  { pattern: '.git/modules/**', reason: "each submodule's metadata, as the repository's own" },
  { pattern: '.git/*', reason: 'not a part of git that an agent needs to write' },
];

/**
 * What an agent may do with a path if it lies in the metadata of a repository, whichever: the workspace's own, one below
 * it, a submodule's or a worktree's; undefined where it does not. What is allowed is listed, with git 2.39 to 2.47 in
 * mind (gitrepository-layout(5)); the rest is not.
 */
export function gitTier(path: readonly Name[], isDirectory: boolean): GitTier | undefined {
  const tiers = path.flatMap((name, index) => {
    if (!isGitName(name)) return [];
    const tier = tierInside(path.slice(index + 1), isDirectory);
    // A worktree has a file of this name. The workspace's own is there already.
    return [index > 0 && tier.rule?.pattern === '.git' ? { ...tier, creatable: true as const } : tier];
  });
  return tiers.find(({ tier }) => tier === 'readonly') ?? tiers.at(-1);
}

/** Whether git takes a folder of this name for a repository's metadata, on some file system (path.c, `is_ntfs_dotgit`). */
export const isGitName = (name: Name) => name.forms.includes('.git') || isShortNameOf(name, '.git');

function tierInside(path: readonly Name[], isDirectory: boolean): GitTier {
  const [first, ...rest] = path;
  // The folder itself: making one does no harm as long as nothing is in it.
  if (first === undefined) return isDirectory ? WRITABLE : readonly('.git');
  const entry = first.raw;
  if (entry === 'modules') return tierInModules(rest, isDirectory);
  if (entry === 'worktrees') return tierInWorktrees(rest, isDirectory);
  if (rest.length === 0) {
    if (FILES.test(entry)) return WRITABLE;
    if (isDirectory && (FOLDERS.has(entry) || TRANSIENT.has(entry) || entry === 'info')) return WRITABLE;
  }
  if (TRANSIENT.has(entry)) return { tier: 'readwrite', transient: true };
  if (entry === 'info' && rest.length === 1 && /^refs(?:_[A-Za-z0-9]+)?$/.test(rest[0]?.raw ?? ''))
    return WRITABLE;
  if (FOLDERS.has(entry) && rest.length > 0) return tierInFolder(entry, rest);
  return readonly(ruleFor(entry));
}

function tierInFolder(folder: string, rest: readonly Name[]): GitTier {
  const [second, third] = rest;
  if (folder === 'refs' && has(second, 'replace')) return readonly('.git/refs/replace/**');
  if (folder !== 'objects' || !has(second, 'info') || third === undefined) return WRITABLE;
  return /^(?:packs(?:_[A-Za-z0-9]+)?|commit-graphs?(?:\.lock)?)$/.test(third.raw)
    ? WRITABLE
    : readonly('.git/objects/info/{alternates,http-alternates}');
}

/** A worktree's metadata is one folder below `worktrees`. Its pointers may be made by `git worktree add`, not changed. */
function tierInWorktrees(path: readonly Name[], isDirectory: boolean): GitTier {
  const [, entry, ...rest] = path;
  if (entry === undefined) return isDirectory ? WRITABLE : readonly('.git/*');
  if (rest.length === 0 && POINTERS.has(entry.raw)) {
    return { ...readonly('.git/{commondir,gitdir}'), creatable: true };
  }
  return tierInside(path.slice(1), isDirectory);
}

/**
 * A submodule's name may have slashes, so its metadata may begin at any depth. Where the text leaves a choice the path is
 * read-only: a branch `config` of a submodule could be the configuration of another.
 */
function tierInModules(path: readonly Name[], isDirectory: boolean): GitTier {
  const tails = path.map((_, index) => path.slice(index)).slice(1);
  if (tails.some(isCode)) return readonly('.git/modules/**');
  const own = tails.find(([first]) => first !== undefined && isEntry(first.raw));
  if (own) return tierInside(own, isDirectory);
  return isDirectory ? WRITABLE : readonly('.git/modules/**');
}

function isCode([first, second]: readonly Name[]): boolean {
  if (has(first, 'hooks')) return second !== undefined;
  if (has(first, 'info')) return HIDING.some((name) => has(second, name));
  return ['config', 'config.worktree', 'commondir', 'gitdir'].some((name) => has(first, name)) && !second;
}

const HIDING = ['attributes', 'exclude', 'grafts', 'sparse-checkout'];

const isEntry = (name: string) =>
  FILES.test(name) || FOLDERS.has(name) || TRANSIENT.has(name) || name === 'modules' || name === 'worktrees';

const has = (name: Name | undefined, text: string) => name?.forms.includes(text) ?? false;

function ruleFor(entry: string): string {
  const name = entry.toLowerCase().replace(/\.lock$/, '');
  const rule = GIT_RULES.find(({ pattern }) => {
    const [, names = ''] = /^\.git\/\{?([^}/]*)\}?(?:\/\*\*)?$/.exec(pattern) ?? [];
    return names.split(',').includes(name);
  });
  return rule?.pattern ?? '.git/*';
}

const WRITABLE: GitTier = { tier: 'readwrite' };

function readonly(pattern: string): GitTier {
  const reason = GIT_RULES.find((rule) => rule.pattern === pattern)?.reason ?? '';
  return { tier: 'readonly', rule: { pattern, list: 'git', source: 'default', reason } };
}

/**
 * Whether a folder with these entries is a repository to git, although it is not called `.git`: git then takes its
 * configuration, hooks and all, when a person's shell prompt or editor asks about the folder (setup.c,
 * `is_git_directory`). No path's name tells; whoever sees the whole folder asks here.
 */
export function looksLikeRepository(entries: Iterable<string>): boolean {
  const names = new Set(Array.from(entries, (entry) => entry.toLowerCase()));
  return names.has('head') && (names.has('commondir') || (names.has('objects') && names.has('refs')));
}
