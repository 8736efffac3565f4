import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { git, write } from './repository.ts';

// What a person or an agent may have done to a repository, drawn at random.

const PATHS = [
  ...['a.txt', 'b.txt', 'run.sh', 'src/c.txt', 'src/deep/d', 'src/x.tmp', 'src', 'src/deep', 'a.txt/inside'],
  ...[
    'build',
    'build/o',
    'cache/z',
    'lib/cache/y',
    'lib/l.txt',
    'lib',
    'debug.log',
    'src/e.log',
    'forced.log',
  ],
  ...['.venv/bin/p', '.venv/new', '.gitignore', 'src/.gitignore', 'new/n1', 'new/n2/n3', 'new', 'hollow/a/b'],
  ...['lib/nested/file', 'lib/nested', 'src/.git/x', 'new/.GIT/y', '.gitattributes'],
];
const CONTENTS = [
  '',
  'x\n',
  'one\ntwo\n',
  'a\r\nb\r\n',
  '*\n',
  '!debug.log\n',
  '* filter=evil text\n',
  'long '.repeat(50),
];

const path = fc.constantFrom(...PATHS);

export type Action =
  | { do: 'write' | 'append'; path: string; content: string }
  | { do: 'remove' | 'mkdir' | 'link' | 'chmod' | 'init' | 'pipe'; path: string }
  | { do: 'move'; path: string; to: string }
  | { do: 'git'; args: string[] }
  | { do: 'break'; what: string };

const GIT = [
  ['add', '-A'],
  ['add', '-A', '-f'],
  ['commit', '-q', '-m', 'work'],
  ['commit', '-q', '-a', '-m', 'all'],
  ['commit', '-q', '--amend', '-m', 'amended'],
  ['checkout', '-q', '-b', 'topic'],
  ['checkout', '-q', '--detach'],
  ['checkout', '-q', '--orphan', 'orphan'],
  ['branch', '-D', 'other'],
  ['branch', '-f', 'other', 'HEAD~1'],
  ['tag', 'v1'],
  ['reset', '-q', '--hard'],
  ['reset', '-q', 'HEAD~1'],
  ['stash', '-q', '-u'],
  ['stash', 'drop', '-q'],
  ['rm', '-rq', '--cached', '--ignore-unmatch', 'src'],
  ['clean', '-fdq'],
  ['merge', '-q', 'other'],
  ['cherry-pick', 'other'],
  ['rebase', '-q', 'other'],
  ['gc', '-q', '--prune=now'],
  ['pack-refs', '--all'],
  ['reflog', 'expire', '--expire=now', '--all'],
  ['worktree', 'add', '-q', 'lib/tree', '-b', 'tree'],
  ['update-index', '--assume-unchanged', 'b.txt'],
  ['update-index', '--skip-worktree', 'src/c.txt'],
];

/** What leaves a repository whole. */
export const sound: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('write', 'append'),
      path,
      content: fc.constantFrom(...CONTENTS),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('remove', 'mkdir', 'link', 'chmod', 'init', 'pipe'), path }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move'), path, to: path }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('git'), args: fc.constantFrom(...GIT) }) },
) as fc.Arbitrary<Action>;

/** The same, but for what would change the rules: {@link isIgnored} is told by those of {@link furnish}. */
export const ruled = sound.filter(
  (action) =>
    !['path', 'to'].some((key) =>
      /^(?:\.gitignore|src(?:\/\.gitignore)?)$/.test(String(Reflect.get(action, key))),
    ),
);

const BREAKS = [
  'git',
  'objects',
  'objects-link',
  'object',
  'pack',
  'index',
  'lock',
  'head',
  'refs-link',
  'git-link',
  'config',
  'ours',
];

/** What an agent may do besides. */
export const hostile: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: sound },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('break'), what: fc.constantFrom(...BREAKS) }) },
) as fc.Arbitrary<Action>;

/** Does it, as far as it can be done: many make no sense after others. */
export function act(root: string, outside: string, action: Action): void {
  try {
    perform(root, outside, action);
  } catch {
    // An action that fails is one that was not taken.
  }
}

function perform(root: string, outside: string, action: Action): void {
  const full = 'path' in action ? join(root, action.path) : root;
  switch (action.do) {
    case 'write':
      write(root, { [action.path]: action.content });
      return;
    case 'append':
      appendFileSync(full, action.content);
      return;
    case 'remove':
      rmSync(full, { recursive: true, force: true });
      return;
    case 'mkdir':
      mkdirSync(full, { recursive: true });
      return;
    case 'link':
      rmSync(full, { recursive: true, force: true });
      mkdirSync(dirname(full), { recursive: true });
      symlinkSync(outside, full);
      return;
    case 'chmod':
      chmodSync(full, lstatSync(full).mode ^ 0o111);
      return;
    case 'init':
      mkdirSync(full, { recursive: true });
      git(full, 'init', '-q');
      git(full, 'add', '-A');
      git(full, 'commit', '-q', '-m', 'nested');
      return;
    case 'pipe':
      mkdirSync(dirname(full), { recursive: true });
      execFileSync('mkfifo', [join(dirname(full), 'pipe')]);
      return;
    case 'move':
      renameSync(full, join(root, action.to));
      return;
    case 'git':
      git(root, ...action.args);
      return;
    case 'break':
      damage(join(root, '.git'), outside, action.what);
      return;
  }
}

function damage(gitDir: string, outside: string, what: string): void {
  const objects = join(gitDir, 'objects');
  const files = () =>
    readdirSync(objects, { recursive: true, encoding: 'utf8' }).map((name) => join(objects, name));
  const one = (pattern: RegExp) => {
    const found = files().find((file) => pattern.test(file) && lstatSync(file).isFile());
    if (found === undefined) return;
    chmodSync(found, 0o644);
    truncateSync(found, 7);
  };
  const clear = (path: string) => rmSync(path, { recursive: true, force: true });
  const replace = (path: string) => {
    clear(path);
    symlinkSync(outside, path);
  };
  switch (what) {
    case 'git':
      clear(gitDir);
      return;
    case 'objects':
      clear(objects);
      return;
    case 'objects-link':
      replace(objects);
      return;
    case 'object':
      one(/[0-9a-f]{38}$/);
      return;
    case 'pack':
      one(/\.pack$/);
      return;
    case 'index':
      writeFileSync(join(gitDir, 'index'), 'no index');
      return;
    case 'lock':
      writeFileSync(join(gitDir, 'index.lock'), '');
      return;
    case 'head':
      writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/nowhere\n');
      return;
    case 'refs-link':
      replace(join(gitDir, 'refs'));
      return;
    case 'git-link':
      replace(gitDir);
      return;
    case 'config':
      writeFileSync(join(gitDir, 'config'), '[core\n');
      return;
    case 'ours':
      clear(join(gitDir, 'refs/paddock'));
      clear(join(gitDir, 'refs/tags'));
      return;
  }
}

/** A repository to begin with, with something of everything. */
export function furnish(root: string): void {
  write(root, {
    '.gitignore': '*.log\n/build/\ncache/\n',
    'src/.gitignore': '*.tmp\n',
    'a.txt': 'one\n',
    'b.txt': 'two\n',
    'src/c.txt': 'three\n',
    'src/deep/d': 'four\n',
    'run.sh': '#!/bin/sh\n',
    'forced.log': 'tracked though ignored\n',
    'lib/l.txt': 'five\n',
  });
  chmodSync(join(root, 'run.sh'), 0o755);
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '-A');
  git(root, 'add', '-f', 'forced.log');
  git(root, 'commit', '-q', '-m', 'first');
  git(root, 'branch', 'other');
  write(root, { 'a.txt': 'one\nmore\n' });
  git(root, 'commit', '-q', '-a', '-m', 'second');
  git(root, 'checkout', '-q', 'other');
  write(root, { 'a.txt': 'otherwise\n' });
  git(root, 'commit', '-q', '-a', '-m', 'other');
  git(root, 'checkout', '-q', 'main');
  write(root, {
    '.venv/.gitignore': '*\n',
    '.venv/bin/p': 'p',
    'build/o': 'o',
    'cache/z': 'z',
    'debug.log': 'l',
  });
}

/** Whether the rules of {@link furnish} ignore a path, said without git. */
export function isIgnored(path: string): boolean {
  if (path === 'forced.log') return false;
  return (
    /(?:^|\/)[^/]*\.log(?:\/|$)/.test(path) ||
    /^build\//.test(path) ||
    /(?:^|\/)cache\//.test(path) ||
    /^src\/(?:.*\/)?[^/]*\.tmp(?:\/|$)/.test(path) ||
    /^\.venv\/./.test(path)
  );
}
