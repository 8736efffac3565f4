import { describe, expect, it } from 'vitest';
import { type GlobKind, globFits, literalGlob, parseGlob } from '../../../policy/containment/glob.ts';
import { nameOf } from '../../../policy/containment/names.ts';

const names = (path: string) => path.split('/').map(nameOf);

function fits(pattern: string, path: string, kind: GlobKind = 'files'): boolean {
  const glob = parseGlob(pattern, kind);
  if ('fault' in glob) throw new Error(`${pattern}: ${glob.fault}`);
  return globFits(glob, names(path));
}

describe('a pattern for files', () => {
  it.each([
    ['.env', '.env', true],
    ['.env', 'a/b/.env', true],
    ['.env', '.env/a', false],
    ['.env', 'x.env', false],
    ['./.env', '.env', true],
    ['./.env', 'a/.env', false],
    ['config/*.json', 'config/a.json', true],
    ['config/*.json', 'x/config/a.json', false],
    ['config/*.json', 'config/a/b.json', false],
    ['**/config/*.json', 'config/a.json', true],
    ['**/config/*.json', 'x/y/config/.json', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/.y/b', true],
    ['a/**/b', 'a/x/b/c', false],
    ['a/**', 'a/x/y', true],
    ['a/**', 'a', false],
    ['**', 'a/b', true],
    ['*', 'a/.b', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'a😀c', true],
    ['a[b-d]e', 'ace', true],
    ['a[b-d]e', 'ABE', true],
    ['a[b-d]e', 'aee', false],
    ['a[!b-d]e', 'aee', true],
    ['a[^b-d]e', 'ace', false],
    ['a[!b-d]e', 'aCe', false],
    ['a[A-C]e', 'abe', true],
    ['a[\\]x]e', 'a]e', true],
    ['a[a\\-c]e', 'abe', false],
    ['a[a-]e', 'a-e', true],
    ['{a,b/c}.txt', 'x/a.txt', true],
    ['{a,b/c}.txt', 'b/c.txt', true],
    ['{a,b/c}.txt', 'x/b/c.txt', false],
    ['.env{,.*}', '.env', true],
    ['.env{,.{local,test}}', '.env.test', true],
    ['.env{,.{local,test}}', '.env.other', false],
    ['\\{a,b\\}', '{a,b}', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['\\!a', '!a', true],
    ['(a|b)', '(a|b)', true],
    ['(a|b)', 'a', false],
    ['a+', 'a+', true],
    ['a+', 'aa', false],
    ['$x^', '$x^', true],
    ['*.a', 'x\ny.a', true],
    ['**/b', 'a\n/b', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(fits(pattern, path)).toBe(expected);
  });
});

describe('a pattern for directories', () => {
  it.each([
    ['.vscode', '.vscode', true],
    ['.vscode', 'a/.vscode/b/c', true],
    ['.vscode/', 'a/.vscode/b', true],
    ['.vscode', '.vscodes/a', false],
    ['a/b', 'a/b/c', true],
    ['a/b', 'x/a/b/c', false],
    ['a/b/**', 'a/b', true],
    ['a/**', 'a/x', true],
    ['a/**', 'x/a/y', false],
    ['./a', 'x/a/y', false],
    ['./a/', 'a/y', true],
    ['*/**', 'a', true],
    ['packages/*/secret', 'packages/x/secret/y', true],
    ['packages/*/secret', 'packages/x/y/secret', false],
    ['packages/**/secret', 'packages/x/y/secret/z', true],
    ['**', 'a', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(fits(pattern, path, 'directories')).toBe(expected);
  });
});

describe('a pattern that can mean nothing', () => {
  it.each([
    ['', 'a pattern without spaces around it'],
    [' a', 'a pattern without spaces around it'],
    ['a\tb', 'a pattern without control characters'],
    ['a\ud800', 'a pattern without control characters'],
    ['a'.repeat(513), 'a pattern of at most 512 characters'],
    ['/etc', 'a path within the workspace: nothing else is in the box. `./name` is a name at its top'],
    ['~/.ssh', 'a path within the workspace: nothing else is in the box. `./name` is a name at its top'],
    ['C:/a', 'slashes between names: `\\` only stands before one of `*?[]{}!,-\\`'],
    ['a\\b', 'slashes between names: `\\` only stands before one of `*?[]{}!,-\\`'],
    ['a\\', 'slashes between names: `\\` only stands before one of `*?[]{}!,-\\`'],
    ['../a', 'names between the slashes, without `.` and `..`'],
    ['a/../b', 'names between the slashes, without `.` and `..`'],
    ['a/./b', 'names between the slashes, without `.` and `..`'],
    ['a//b', 'names between the slashes, without `.` and `..`'],
    ['.', 'names between the slashes, without `.` and `..`'],
    ['{a,}', 'names between the slashes, without `.` and `..`'],
    ['a/', 'a file; a folder belongs in a list of directories'],
    ['a**b', '`**` alone between slashes'],
    ['***', '`**` alone between slashes'],
    ['[a', 'a closing `]` after `[`; write `\\[` for the character'],
    ['a[/]b', 'a closing `]` after `[`; write `\\[` for the character'],
    ['[]', 'a character in `[]`'],
    ['[!]', 'a character in `[]`'],
    ['[z-a]', 'a range that goes up, not `z-a`'],
    ['[[:alpha:]]', 'characters and ranges in `[]`; write `\\[` for the character'],
    ['{a,b', 'a closing `}` after `{`; write `\\{` for the character'],
    ['a}', 'an opening `{` before `}`; write `\\}` for the character'],
    ['{a}', 'alternatives with commas between them in `{}`'],
    ['{1..3}', 'alternatives with commas between them in `{}`'],
    ['{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}', 'at most 64 alternatives in `{}`'],
    ['!(a)', 'one of `*`, `?`, `[a-z]`, `{a,b}`, `**`; there are no extended globs'],
    ['+(a|b)', 'one of `*`, `?`, `[a-z]`, `{a,b}`, `**`; there are no extended globs'],
    ['!a', '`\\!` for a name that begins with `!`'],
  ])('%j is refused', (pattern, fault) => {
    expect(parseGlob(pattern, 'files')).toEqual({ fault });
  });
});

describe('a path taken literally', () => {
  it.each(['.githooks', 'a [b]{c,d}*?!\\', ' x ', 'a\nb/c'])('means itself alone: %j', (path) => {
    expect(globFits(literalGlob(path, 'directories'), names(`${path}/hook`))).toBe(true);
    expect(globFits(literalGlob(path, 'files'), names(path))).toBe(true);
    expect(globFits(literalGlob(path, 'files'), names(`y/${path}`))).toBe(false);
    expect(globFits(literalGlob(path, 'files'), names(`${path}y`))).toBe(false);
  });
});
