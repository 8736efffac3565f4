import { describe, expect, it } from 'vitest';
import { HARMLESS } from './harmless.ts';
import { refusedBy } from './support.ts';
import { WRAPPERS } from './wrappers.ts';

it.each(HARMLESS)('runs: %s', (command) => {
  expect(refusedBy(command)).toBeUndefined();
});

const LINES = [
  'git status --short',
  'git push -u origin fix-f',
  'git branch -D old',
  'rm -rf build',
  'npm run publish-docs',
  'cat .env.example',
  'gh release list',
  'echo git push --force',
];

describe.each(LINES)('%s runs', (line) => {
  // In other languages' texts, words that stand side by side are taken for a command.
  const wrappers = Object.entries(WRAPPERS).filter(
    ([name]) => !/Python|Node|Perl|Ruby|awk|strace/.test(name),
  );

  it.each(line.startsWith('echo') ? wrappers : Object.entries(WRAPPERS))('%s', (_, wrap) => {
    expect(refusedBy(wrap(line))).toBeUndefined();
  });
});

it('a name that only begins like a program is another program', () => {
  for (const name of ['gitk', 'git2', 'mygit', 'gits', './git.sh']) {
    expect(refusedBy(`${name} push --force`)).toBeUndefined();
  }
});

it('a program elsewhere that has the name is taken for it', () => {
  expect(refusedBy('./bin/git push --force')).toBe('force-push');
});
