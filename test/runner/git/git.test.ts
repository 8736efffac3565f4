import { describe, expect, it } from 'vitest';
import { fromText, quoted, shownPath, zeroEnded, zeroSeparated } from '../../../runner/git/bytes.ts';
import { callGit, environmentOf } from '../../../runner/git/git.ts';

describe('a git process of ours', () => {
  it('gets nothing of this environment but the search path', () => {
    const names = Object.keys(environmentOf({ gitDir: '/store' }));
    expect(names.filter((name) => !name.startsWith('GIT_')).sort()).toEqual([
      'HOME',
      'LC_ALL',
      'PATH',
      'TZ',
      'XDG_CONFIG_HOME',
    ]);
    expect(environmentOf({ gitDir: '/store' }).GIT_DIR).toBe('/store');
  });

  it('says why it failed, and does not throw unless asked to', async () => {
    const { exitCode, stderr } = await callGit({ gitDir: '/nonexistent', workTree: '/' }, [
      'rev-parse',
      'HEAD',
    ]);
    expect(exitCode).toBe(128);
    expect(stderr).toMatch(/not a git repository/);
  });
});

describe('paths', () => {
  it('survive as bytes, and are shown so that they cannot forge a line', () => {
    const odd = 'a\u00ff\n"b';
    expect(zeroSeparated(zeroEnded([odd, 'c']))).toEqual([odd, 'c']);
    expect(zeroSeparated(Buffer.of())).toEqual([]);
    expect(shownPath(fromText('größe/x y.txt'))).toBe('größe/x y.txt');
    expect(shownPath(odd)).toBe('"a\\377\\012\\042b"');
    expect(shownPath(fromText('\u202etxt.exe'))).toMatch(/^"\\342/);
    expect(quoted('a b')).toBe('"a b"');
  });
});
